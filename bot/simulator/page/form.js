// What a person has typed and chosen in one view or message, by block_id and action_id.

const one = (field, initial) => ({ empty: { [field]: null }, initial: (e) => ({ [field]: e[initial] ?? null }) });
const many = (field, initial) => ({ empty: { [field]: [] }, initial: (e) => ({ [field]: e[initial] ?? [] }) });

/** For each element that keeps a value: the field it is sent in, and where its first value comes from. */
const KINDS = {
  plain_text_input: one("value", "initial_value"),
  email_text_input: one("value", "initial_value"),
  url_text_input: one("value", "initial_value"),
  number_input: one("value", "initial_value"),
  rich_text_input: one("rich_text_value", "initial_value"),
  datepicker: one("selected_date", "initial_date"),
  timepicker: one("selected_time", "initial_time"),
  datetimepicker: one("selected_date_time", "initial_date_time"),
  static_select: one("selected_option", "initial_option"),
  external_select: one("selected_option", "initial_option"),
  users_select: one("selected_user", "initial_user"),
  conversations_select: one("selected_conversation", "initial_conversation"),
  channels_select: one("selected_channel", "initial_channel"),
  radio_buttons: one("selected_option", "initial_option"),
  checkboxes: many("selected_options", "initial_options"),
  multi_static_select: many("selected_options", "initial_options"),
  multi_external_select: many("selected_options", "initial_options"),
  multi_users_select: many("selected_users", "initial_users"),
  multi_conversations_select: many("selected_conversations", "initial_conversations"),
  multi_channels_select: many("selected_channels", "initial_channels"),
  file_input: many("files", "initial_files"),
};

export const keepsValue = (element) => element?.type in KINDS;

/** The name of the field an element's value is sent in, e.g. "selected_date". */
export const fieldOf = (element) => Object.keys(KINDS[element.type].empty)[0];

/** The interactive elements of a block. */
export function elementsOf(block) {
  return [block.element, block.accessory, ...(block.type === "actions" ? block.elements : [])].filter(Boolean);
}

export class Form {
  #values = new Map();

  /** Take over new blocks: the same ids keep what the person typed, changed ids take the initial value, gone ids are forgotten. `held` is what the stand-in knows of fields new to this page. */
  sync(blocks, held = {}) {
    const next = new Map();
    for (const block of blocks ?? []) {
      for (const element of elementsOf(block).filter(keepsValue)) {
        const key = JSON.stringify([block.block_id, element.action_id]);
        const known = this.#values.get(key) ?? held[block.block_id]?.[element.action_id];
        next.set(key, known?.type === element.type ? known : { type: element.type, ...KINDS[element.type].initial(element) });
      }
    }
    this.#values = next;
  }

  get(blockId, element) {
    return this.#values.get(JSON.stringify([blockId, element.action_id]))?.[fieldOf(element)] ?? null;
  }

  set(blockId, element, value) {
    this.#values.set(JSON.stringify([blockId, element.action_id]), { type: element.type, [fieldOf(element)]: value });
  }

  /** {block_id: {action_id: {type, ...}}}, as an app reads it from view.state.values. */
  state() {
    const state = {};
    for (const [key, value] of this.#values) {
      const [block, action] = JSON.parse(key);
      (state[block] ??= {})[action] = value;
    }
    return state;
  }
}
