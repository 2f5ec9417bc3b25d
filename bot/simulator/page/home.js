// The app's Home tab for the person who looks.
import { h } from "./dom.js";
import { Surface } from "./surface.js";
import { state } from "./state.js";
import { t } from "./words.js";

export class Home {
  constructor(go) {
    this.go = go;
    this.banner = h("div", { class: "banner", role: "alert", hidden: true });
    this.empty = h("p", { class: "empty" });
    this.page = h("div", { class: "home-page" });
    this.node = h("section", { class: "home", id: "home-panel", role: "tabpanel", "aria-labelledby": "tab-home", tabindex: "0", hidden: true }, this.page);
    this.surface = null;
    this.view = null;
  }

  /** Another person: nothing of the last one's page stays. */
  reset() {
    this.surface = null;
    this.view = null;
  }

  draw() {
    this.node.hidden = state.tab !== "home";
    const view = state.home;
    if (!view) {
      this.reset();
      this.empty.textContent = t("The app has not published a Home tab yet.");
      this.page.replaceChildren(this.empty);
      return;
    }
    if (!this.surface || this.view.id !== view.id) {
      this.surface = new Surface({ view_id: view.id }, this.go, (sentence) => this.say(sentence));
    }
    // Out of sight it is out of the page too, so that each block_id is there once.
    if (this.node.hidden) this.page.replaceChildren();
    else if (this.surface.node.parentNode !== this.page) this.page.replaceChildren(this.banner, this.surface.node);
    if (JSON.stringify(this.view?.blocks) !== JSON.stringify(view.blocks)) this.surface.draw(view.blocks, view.state?.values);
    this.view = view;
  }

  say(sentence) {
    this.banner.textContent = sentence ?? "";
    this.banner.hidden = !sentence;
  }
}
