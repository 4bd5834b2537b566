// Writes layers models with TensorFlow.js itself, plain and quantized, and what it computes for them with the weights as they are stored.
//
//     npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
//     node golden/tfjs_models.mjs [verify/src/test/resources/convscope/tfjs]
//
// Quantization is by the rule of tensorflowjs_converter: stored * scale + min, in float32; half precision without both.
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import fs from 'node:fs';
import path from 'node:path';

const out = process.argv[2] ?? 'verify/src/test/resources/convscope/tfjs';
const L = layers.layers;
const SHAPE = [7, 8, 3];

let state = 7;
const random = () => (state = (state * 48271) % 2147483647) / 2147483647 * 2 - 1;

function classifier() {
  const conv = { filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' };
  return layers.sequential({ layers: [
    L.conv2d({ ...conv, inputShape: SHAPE, name: 'conv' }),
    L.batchNormalization({ name: 'norm' }),
    L.maxPooling2d({ poolSize: 2, name: 'pool' }),
    L.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, name: 'deep' }),
    L.separableConv2d({ filters: 3, kernelSize: 2, name: 'separable' }),
    L.flatten({ name: 'flat' }),
    L.dropout({ rate: 0.2, name: 'drop' }),
    L.dense({ units: 5, activation: 'softmax', name: 'classes' })] });
}

function branched() {
  const inner = layers.sequential({ name: 'inner', layers: [
    L.conv2d({ filters: 3, kernelSize: 3, padding: 'same', inputShape: SHAPE, name: 'inner_conv' }), L.leakyReLU({ alpha: 0.1, name: 'inner_leaky' })] });
  const x = layers.input({ shape: SHAPE, name: 'x' }), y = layers.input({ shape: SHAPE, name: 'y' });
  const a = inner.apply(x), b = L.conv2d({ filters: 3, kernelSize: 1, useBias: false, name: 'one' }).apply(y);
  const c = L.concatenate({ name: 'both' }).apply([L.add({ name: 'sum' }).apply([a, b]), inner.apply(y)]);
  const d = L.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh', name: 'up' }).apply(c);
  return layers.model({ inputs: [x, y], outputs: [L.globalAveragePooling2d({ name: 'mean' }).apply(d)] });
}

const STORED = { uint8: [Uint8Array, 255], uint16: [Uint16Array, 65535] };

function half(value) {
  let best = 0, least = Infinity;
  for (let bits = 0; bits < 65536; bits++) {
    const e = bits >> 10 & 31, m = bits & 1023;
    if (e === 31) continue;
    const v = (bits >> 15 ? -1 : 1) * (e === 0 ? m * 2 ** -24 : (1 + m / 1024) * 2 ** (e - 15));
    if (Math.abs(v - value) < least) { least = Math.abs(v - value); best = bits; }
  }
  return best;
}

function quantized(specs, data, type) {
  const parts = [];
  let at = 0;
  const entries = specs.map((spec) => {
    const count = spec.shape.reduce((a, b) => a * b, 1);
    const values = new Float32Array(data.slice(at, at += 4 * count));
    if (type === 'float16') {
      parts.push(Buffer.from(Uint16Array.from(values, half).buffer));
      return { ...spec, quantization: { dtype: type, original_dtype: 'float32' } };
    }
    const [Kind, most] = STORED[type], min = Math.min(...values), scale = (Math.max(...values) - min) / most || 1;
    parts.push(Buffer.from(Kind.from(values, (v) => Math.round((v - min) / scale)).buffer));
    return { ...spec, quantization: { min, scale, dtype: type, original_dtype: 'float32' } };
  });
  const all = Buffer.concat(parts);
  return [entries, all.buffer.slice(all.byteOffset, all.byteOffset + all.length)];
}

async function write(name, model, type, shards, wrapped) {
  const folder = path.join(out, name);
  fs.mkdirSync(folder, { recursive: true });
  model.setWeights(model.getWeights().map((w) => {
    const positive = w.shape.length === 1;
    return tf.tensor(Array.from({ length: w.size }, () => positive ? 0.6 + 0.4 * random() : 0.7 * random()), w.shape);
  }));
  let saved;
  await model.save(tf.io.withSaveHandler(async (artifacts) => { saved = artifacts; return { modelArtifactsInfo: { dateSaved: new Date(0) } }; }));
  let [specs, data] = [saved.weightSpecs, saved.weightData];
  if (type) [specs, data] = quantized(specs, data, type);
  const loaded = await layers.loadLayersModel(tf.io.fromMemory({ modelTopology: saved.modelTopology, weightSpecs: specs, weightData: data }));
  const inputs = model.inputs.map((i) => tf.tensor(Array.from({ length: 2 * 7 * 8 * 3 }, random), [2, ...SHAPE]));
  const value = loaded.predict(inputs.length > 1 ? inputs : inputs[0]);
  const bytes = Buffer.from(data), each = Math.ceil(bytes.length / shards);
  const paths = Array.from({ length: shards }, (_, i) => `group1-shard${i + 1}of${shards}.bin`);
  paths.forEach((p, i) => fs.writeFileSync(path.join(folder, p), bytes.subarray(i * each, (i + 1) * each)));
  const topology = saved.modelTopology;
  const modelTopology = wrapped ? { keras_version: '2.15.0', backend: 'tensorflow', model_config: { class_name: topology.class_name, config: topology.config } } : topology;
  fs.writeFileSync(path.join(folder, 'model.json'), JSON.stringify({
    format: saved.format ?? 'layers-model', generatedBy: saved.generatedBy, convertedBy: saved.convertedBy, modelTopology, weightsManifest: [{ paths, weights: specs }] }));
  const arrays = { output: { shape: value.shape, values: Array.from(value.dataSync()) } };
  inputs.forEach((t, i) => { arrays['in' + i] = { shape: t.shape, values: Array.from(t.dataSync()) }; });
  fs.writeFileSync(path.join(folder, 'expected.json'), JSON.stringify(arrays));
}

await tf.setBackend('cpu');
await write('classifier', classifier(), null, 1, false);
await write('classifier_by_converter', classifier(), null, 3, true);
await write('classifier_uint8', classifier(), 'uint8', 1, true);
await write('classifier_uint16', classifier(), 'uint16', 2, true);
await write('classifier_float16', classifier(), 'float16', 1, true);
await write('branched', branched(), null, 2, false);
