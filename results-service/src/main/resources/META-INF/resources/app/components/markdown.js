import {LitElement, html, nothing} from 'lit';
import {once} from '../state/once.js';

/** Loaded with the first notes. @type {() => Promise<{lexer: (text: string, options: object) => any[]}>} */
// @ts-ignore: the package has no types
const loadMarked = once(() => import('marked'));

/**
 * Notes in Markdown. Only the lexer of marked is used: elements are made here, one kind at a time, so that HTML in notes
 * is shown as the text that it is, and a link leads to http, https or mail, or nowhere.
 */
class Markdown extends LitElement {
  static properties = {text: {}, tokens: {state: true}};

  constructor() {
    super();
    this.text = '';
    /** @type {any[] | undefined} */
    this.tokens = undefined;
  }

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('text')) this.read();
  }

  async read() {
    const {text} = this;
    try {
      const {lexer} = await loadMarked();
      if (text === this.text) this.tokens = lexer(text, {gfm: true, breaks: true});
    } catch {
      this.tokens = [{type: 'text', text}];
    }
  }

  render() {
    return this.tokens ? html`<div class="markdown">${blocks(this.tokens)}</div>` : nothing;
  }
}

customElements.define('tl-markdown', Markdown);

const blocks = tokens => (tokens ?? []).map(block);

function block(token) {
  switch (token.type) {
    case 'space':
    case 'def':
      return nothing;
    case 'heading':
      // The view has its own first headings.
      return token.depth === 1 ? html`<h3>${inline(token.tokens)}</h3>` : html`<h4>${inline(token.tokens)}</h4>`;
    case 'paragraph':
      return html`<p>${inline(token.tokens)}</p>`;
    case 'code':
      return html`<pre><code>${token.text}</code></pre>`;
    case 'blockquote':
      return html`<blockquote>${blocks(token.tokens)}</blockquote>`;
    case 'list':
      return list(token);
    case 'table':
      return table(token);
    case 'hr':
      return html`<hr />`;
    default:
      return token.tokens ? inline(token.tokens) : plain(token);
  }
}

function list(token) {
  const items = token.items.map(
    item => html`<li>${item.task ? (item.checked ? '☑ ' : '☐ ') : ''}${blocks(item.tokens)}</li>`,
  );
  return token.ordered
    ? html`<ol start=${token.start || 1}>
        ${items}
      </ol>`
    : html`<ul>
        ${items}
      </ul>`;
}

const table = token => html`
  <div class="scroll" tabindex="0" role="region" aria-label="Table in the notes">
    <table>
      <thead>
        <tr>
          ${token.header.map(cell => html`<th scope="col">${inline(cell.tokens)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${token.rows.map(
          row =>
            html`<tr>
              ${row.map(cell => html`<td>${inline(cell.tokens)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>
`;

const inline = tokens => (tokens ?? []).map(span);

function span(token) {
  switch (token.type) {
    case 'strong':
      return html`<strong>${inline(token.tokens)}</strong>`;
    case 'em':
      return html`<em>${inline(token.tokens)}</em>`;
    case 'del':
      return html`<del>${inline(token.tokens)}</del>`;
    case 'codespan':
      return html`<code>${token.text}</code>`;
    case 'br':
      return html`<br />`;
    case 'link':
      return isSafe(token.href)
        ? html`<a href=${token.href} rel="noreferrer noopener" target="_blank">${inline(token.tokens)}</a>`
        : plain(token);
    default:
      return token.tokens ? inline(token.tokens) : plain(token);
  }
}

/** What it says in the notes; pictures too, for none are loaded from other hosts. */
const plain = token => (token.type === 'text' || token.type === 'escape' ? token.text : token.raw);

/** @param {string} address */
const isSafe = address => /^(https?:\/\/|mailto:|#\/)/i.test(address.trim());
