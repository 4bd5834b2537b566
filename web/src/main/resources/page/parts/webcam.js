import { html } from 'lit';
import { t } from '../words.js';
import { sendFiles } from './files.js';
import { Part } from './part.js';

/** Whether the browser offers a camera. */
export const hasCamera = () => Boolean(globalThis.navigator?.mediaDevices?.getUserMedia);

/** A dialog that takes one picture with the camera. */
class Webcam extends Part {
  static properties = { refused: { state: true } };

  constructor() {
    super();
    this.refused = false;
    /** @type {MediaStream | null} */
    this.stream = null;
  }

  async open() {
    this.refused = false;
    this.querySelector('dialog')?.showModal();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } }, audio: false });
      const video = this.querySelector('video');
      if (video) {
        video.srcObject = this.stream;
        await video.play();
      }
    } catch {
      this.refused = true;
    }
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  take() {
    const video = this.querySelector('video');
    if (!video?.videoWidth) {
      return;
    }
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    canvas.toBlob((blob) => blob && void sendFiles([new File([blob], 'camera.png', { type: 'image/png' })]));
    this.querySelector('dialog')?.close();
  }

  /** @override */
  render() {
    return html`<dialog class="webcam" aria-label=${t('input.camera')} @close=${() => this.stop()}>
      <video muted playsinline></video>
      ${this.refused ? html`<p class="notice bad" role="alert">${t('camera.refused')}</p>` : ''}
      <div class="dialog-foot">
        <button class="button" @click=${() => this.querySelector('dialog')?.close()}>${t('close')}</button>
        <button class="button main" ?disabled=${this.refused} @click=${() => this.take()}>${t('camera.take')}</button>
      </div>
    </dialog>`;
  }
}

customElements.define('cs-webcam', Webcam);
