// A textarea of Markdown becomes a field in which bold looks bold. The textarea stays the form's field: what is typed
// is written back into it, so saving works the same with and without this script.
import { baseKeymap, toggleMark } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { Slice } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { askForLink } from "./link_dialog.js";
import { fromMarkdown, schema, toMarkdown } from "./schema.js";

const { strong, em, link } = schema.marks;
const { bullet_list: bullets, ordered_list: numbers, list_item: item } = schema.nodes;

export function enhanceProse(textarea, { onPaste }) {
  // The hint about Markdown is for the bare textarea alone.
  const described = (textarea.getAttribute("aria-describedby") ?? "").split(" ")
    .filter((id) => id && !document.getElementById(id).classList.contains("md-hint")).join(" ");
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label.id ||= `${textarea.id}-label`;
  const frame = document.createElement("div");
  frame.className = "prose-field";
  textarea.after(frame);
  textarea.hidden = true;

  const view = new EditorView(
    { mount: frame.appendChild(document.createElement("div")) },
    {
      state: EditorState.create({ doc: fromMarkdown(textarea.value), plugins: plugins() }),
      attributes: {
        id: `${textarea.id}-prose`,
        class: "prose-text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label.id,
        ...(textarea.lang && { lang: textarea.lang }),
        ...(described && { "aria-describedby": described }),
        ...(textarea.getAttribute("aria-invalid") && { "aria-invalid": "true" }),
      },
      dispatchTransaction(transaction) {
        view.updateState(view.state.apply(transaction));
        if (transaction.docChanged) {
          textarea.value = toMarkdown(view.state.doc);
          textarea.dispatchEvent(new Event("input", { bubbles: true }));
        }
        toolbar.refresh();
      },
      // Before the library looks at it: foreign HTML never becomes a document in this page.
      handleDOMEvents: {
        paste(_view, event) {
          event.preventDefault();
          const data = event.clipboardData;
          onPaste({ html: data.getData("text/html"), text: data.getData("text/plain") }, textarea, (markdown) => {
            const doc = fromMarkdown(markdown);
            view.dispatch(view.state.tr.replaceSelection(Slice.maxOpen(doc.content)).scrollIntoView());
            view.focus();
          });
          return true;
        },
      },
    },
  );
  label.addEventListener("click", () => view.focus());
  const toolbar = buildToolbar(view);
  frame.prepend(toolbar.element);
  return view;
}

function plugins() {
  const link_ = (state, _dispatch, view) => { editLink(view); return true; };
  return [
    history(),
    inputRules({ rules: [wrappingInputRule(/^\s*[-•*]\s$/, bullets), wrappingInputRule(/^1[.)]\s$/, numbers)] }),
    keymap({
      "Mod-b": toggleMark(strong), "Mod-i": toggleMark(em), "Mod-k": link_,
      "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo,
      Enter: splitListItem(item), "Mod-]": sinkListItem(item), "Mod-[": liftListItem(item),
    }),
    keymap(baseKeymap),
  ];
}

function buildToolbar(view) {
  const element = document.createElement("div");
  element.className = "prose-tools";
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "Text style");
  element.setAttribute("aria-controls", view.dom.id);
  const tools = [
    { words: "Bold", key: "Ctrl+B", run: toggleMark(strong), on: (state) => markOn(state, strong) },
    { words: "Italic", key: "Ctrl+I", run: toggleMark(em), on: (state) => markOn(state, em) },
    { words: "Link", key: "Ctrl+K", run: () => editLink(view), on: (state) => markOn(state, link) },
    { words: "Bulleted list", run: listCommand(bullets), on: (state) => listOn(state, bullets) },
    { words: "Numbered list", run: listCommand(numbers), on: (state) => listOn(state, numbers) },
  ];
  const buttons = tools.map((tool, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet small";
    button.textContent = tool.words;
    if (tool.key) button.title = tool.key;
    button.tabIndex = index ? -1 : 0;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => { tool.run(view.state, view.dispatch, view); view.focus(); });
    element.append(button);
    return button;
  });
  // One stop for Tab; the arrow keys move inside, as in every toolbar.
  element.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });
  const refresh = () => tools.forEach((tool, i) => buttons[i].setAttribute("aria-pressed", String(tool.on(view.state))));
  refresh();
  return { element, refresh };
}

function markOn(state, type) {
  const { from, $from, to, empty } = state.selection;
  return empty ? !!type.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, type);
}

function listOn(state, type) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
  return false;
}

function listCommand(type) {
  return (state, dispatch) => (listOn(state, type) ? liftListItem(item) : wrapInList(type))(state, dispatch);
}

async function editLink(view) {
  const { from, to, empty, $from } = view.state.selection;
  const current = link.isInSet($from.marks());
  if (empty && !current) return;
  const href = await askForLink(current?.attrs.href ?? "");
  view.focus();
  if (href === null) return;
  const transaction = view.state.tr.removeMark(from, to, link);
  view.dispatch(href ? transaction.addMark(from, to, link.create({ href })) : transaction);
}
