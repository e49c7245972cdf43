// What a prose field may hold: the same small subset that the server keeps (content/prose.py).
import MarkdownIt from "markdown-it";
import { MarkdownParser, MarkdownSerializer } from "prosemirror-markdown";
import { Schema } from "prosemirror-model";

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: {
      content: "list_item+",
      group: "block",
      // The writer's own first number.
      attrs: { first: { default: 1 } },
      parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ first: dom.start }) }],
      toDOM: (node) => ["ol", { start: node.attrs.first }, 0],
    },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: { group: "inline" },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => ({ href: dom.getAttribute("href") }) }],
      toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
    },
    em: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: () => ["em", 0] },
    strong: { parseDOM: [{ tag: "b" }, { tag: "strong" }], toDOM: () => ["strong", 0] },
  },
});

const tokenizer = MarkdownIt("zero").enable(["list", "emphasis", "link", "escape", "newline"]);

// The rule of the server's `is_safe_link`: a page of this site, or one of four schemes.
export function isSafeLink(address) {
  if (/[\s\\]|%5c/i.test(address)) return false;
  if (address.startsWith("/")) return !address.startsWith("//");
  return /^(https?:\/\/|mailto:|tel:)./i.test(address);
}
tokenizer.validateLink = isSafeLink;

const parser = new MarkdownParser(schema, tokenizer, {
  paragraph: { block: "paragraph" },
  bullet_list: { block: "bullet_list" },
  ordered_list: { block: "ordered_list", getAttrs: (token) => ({ first: Number(token.attrGet("start") ?? 1) }) },
  list_item: { block: "list_item" },
  em: { mark: "em" },
  strong: { mark: "strong" },
  link: { mark: "link", getAttrs: (token) => ({ href: token.attrGet("href") }) },
});
// A line break inside a paragraph reads as a space, as it does on the page.
parser.tokenHandlers.softbreak = (state) => state.addText(" ");
parser.tokenHandlers.hardbreak = (state) => state.addText(" ");

// `encodeURIComponent` leaves parentheses as they are, and one alone would end the link, or never end it.
const asTarget = (address) => address.replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"));

const serializer = new MarkdownSerializer(
  {
    paragraph: (state, node) => { state.renderInline(node); state.closeBlock(node); },
    bullet_list: (state, node) => state.renderList(node, "  ", () => "- "),
    ordered_list: (state, node) => {
      const { first } = node.attrs;
      // What is inside an item stands in as far as the longest number needs, or it would fall out of the list.
      const inside = " ".repeat(String(first + node.childCount - 1).length + 2);
      state.renderList(node, inside, (i) => `${first + i}. `);
    },
    list_item: (state, node) => state.renderContent(node),
    text: (state, node) => state.text(node.text),
  },
  {
    em: { open: "*", close: "*", mixable: true, expelEnclosingWhitespace: true },
    strong: { open: "**", close: "**", mixable: true, expelEnclosingWhitespace: true },
    link: { open: "[", close: (_state, mark) => `](${asTarget(mark.attrs.href)})`, mixable: true },
  },
);

export const fromMarkdown = (text) => parser.parse(text);

export function toMarkdown(doc) {
  const text = serializer.serialize(doc, { tightLists: true });
  // A placeholder is a name, not prose: its underscores need no escape.
  return text.replace(/\{[^{}\s]*\}/g, (name) => name.replaceAll("\\_", "_"));
}
