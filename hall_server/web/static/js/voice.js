// The voice of a board in a hall without a speaker: one announcement at a time, none that is older than a minute.

import { $ } from "./dom.js";
import { secondsSince, t } from "./words.js";

const OLDEST_S = 60;
const QUIET_MS = 1500; // between two announcements, so that they do not run into each other
const LONGEST_MS = 20000; // some engines never say that they have finished
const STARTS_WITHIN_MS = 4000; // an engine that has not begun by then has no sound

export class Voice {
  constructor() {
    this.queue = [];
    this.isSpeaking = false;
    this.hint = $("sound");
    this.hint.addEventListener("click", () => this.unlock());
    if (!("speechSynthesis" in window)) this.show("sound_missing");
    else this.probe();
  }

  say(call) {
    if (!("speechSynthesis" in window)) return;
    this.queue.push(call);
    this.next();
  }

  /** Browsers keep a page silent until somebody touches it, unless they were started otherwise. */
  probe() {
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) this.show("sound_blocked");
    speechSynthesis.addEventListener?.("voiceschanged", () => this.checkVoices());
    setTimeout(() => this.checkVoices(), STARTS_WITHIN_MS);
  }

  checkVoices() {
    if (!speechSynthesis.getVoices().some((voice) => voice.lang.toLowerCase().startsWith("zh"))) this.show("sound_missing");
    else if (this.hint.dataset.why === "sound_missing") this.hint.hidden = true;
  }

  unlock() {
    this.hint.hidden = true;
    speechSynthesis?.resume();
    this.checkVoices();
    this.next();
  }

  async next() {
    if (this.isSpeaking) return;
    this.isSpeaking = true;
    while (this.queue.length > 0) {
      const call = this.queue.shift();
      if (secondsSince(call.at) > OLDEST_S) continue;
      const heard = (await this.speak(call.speak_zh, "zh-CN")) && (await this.speak(call.speak_zh, "zh-CN"));
      if (heard) await this.speak(call.speak_en, "en-GB");
      await new Promise((done) => setTimeout(done, QUIET_MS));
    }
    this.isSpeaking = false;
  }

  /** Resolves to whether it was spoken. */
  speak(text, language) {
    if (!text) return Promise.resolve(true);
    return new Promise((resolve) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = language;
      utterance.rate = 0.9;
      let started = false;
      const finish = (spoken, why) => {
        clearTimeout(late);
        clearTimeout(long);
        if (why) this.show(why);
        else if (spoken) this.hint.hidden = true;
        resolve(spoken);
      };
      const late = setTimeout(() => { if (!started) { speechSynthesis.cancel(); finish(false, "sound_missing"); } }, STARTS_WITHIN_MS);
      const long = setTimeout(() => { speechSynthesis.cancel(); finish(true); }, LONGEST_MS);
      utterance.onstart = () => { started = true; };
      utterance.onend = () => finish(true);
      utterance.onerror = (event) => finish(false, event.error === "not-allowed" ? "sound_blocked" : "sound_missing");
      speechSynthesis.speak(utterance);
    });
  }

  show(why) {
    this.hint.textContent = t(why);
    this.hint.dataset.why = why;
    this.hint.hidden = false;
  }
}
