// One place that blocks are drawn on: a message, a modal or the Home tab, with what the person typed into it.
import { drawBlocks } from "./blocks.js";
import { h, keepingFocus } from "./dom.js";
import { Form } from "./form.js";
import { permalink } from "./state.js";

export class Surface {
  /** `where` is {channel, ts} or {view_id}; `go` acts for the person; `onError` gets a sentence when a press went wrong. */
  constructor(where, go, onError) {
    this.form = new Form();
    this.node = h("div", { class: "blocks" });
    this.blocks = [];
    this.memory = new Map();
    this.ctx = {
      form: this.form,
      press: async (blockId, element, payload) => {
        const answer = await go.act("press", { ...where, block_id: blockId, action_id: element.action_id, payload: { type: element.type, ...payload }, state: this.form.state() });
        onError(answer.ok ? null : answer.error);
        return answer;
      },
      load: async (blockId, element, query) => {
        const answer = await go.act("options", { ...where, block_id: blockId, action_id: element.action_id, value: query });
        if (answer.ok === false) onError(answer.error);
        return answer;
      },
      follow: (url) => {
        const target = permalink(url);
        if (target) go.follow(target);
        return Boolean(target);
      },
    };
  }

  /** Show these blocks now; fields of the same ids keep value, focus and caret. */
  draw(blocks, held = {}) {
    this.blocks = blocks ?? [];
    this.form.sync(this.blocks, held);
    keepingFocus(this.node, () => drawBlocks(this.node, this.blocks, this.ctx, this.memory));
  }
}
