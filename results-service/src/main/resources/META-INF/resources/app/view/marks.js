import {LitElement, html, nothing} from 'lit';
import {send} from '../api.js';
import {confirmed} from '../components/confirm.js';
import '../components/markdown.js';
import {act, notice} from '../components/notices.js';
import {when} from '../format.js';
import {hasRunEnded, hasStudyEnded} from '../state/ended.js';

const STUDY = {
  noun: 'study',
  text: 'Its plan, comparisons and report are deleted. Its experiments stay. This cannot be undone.',
  done: 'Study deleted. Its experiments stay.',
  list: '#/',
};
const EXPERIMENT = {
  noun: 'experiment',
  text: 'Its epochs, events and predictions are deleted. This cannot be undone. The model stays in the artifact store.',
  done: 'Experiment deleted.',
  list: '#/experiments',
};

/**
 * Name, tags and notes of an experiment or a study, edited in place, and what archives or deletes it.
 *
 * Event: `changed`, after it was saved.
 */
class Marks extends LitElement {
  static properties = {
    kind: {},
    name: {},
    subject: {attribute: false},
    isEditing: {state: true},
    draft: {state: true},
    errors: {state: true},
  };

  constructor() {
    super();
    /** @type {'experiments' | 'studies'} */
    this.kind = 'experiments';
    /** Its id. */
    this.name = '';
    /** @type {{name?: string, notes?: string, tags?: Record<string, string>, archived_at?: string, state?: string}} */
    this.subject = {};
    this.isEditing = false;
    this.draft = {name: '', tags: '', notes: ''};
    /** @type {Record<string, string>} */
    this.errors = {};
  }

  createRenderRoot() {
    return this;
  }

  get path() {
    return `/${this.kind}/${encodeURIComponent(this.name)}`;
  }

  get isStudy() {
    return this.kind === 'studies';
  }

  /** The service deletes nothing that still runs. */
  get isDeletable() {
    return this.isStudy ? hasStudyEnded(this.subject) : hasRunEnded(this.subject);
  }

  render() {
    return html`<section class="marks" aria-label="Name, tags and notes">
      ${this.isEditing ? this.form() : this.shown()}
    </section>`;
  }

  shown() {
    const {tags = {}, notes, archived_at: archived} = this.subject;
    return html`
      <div class="row start">
        ${archived ? html`<span class="chip" title=${when(archived)}>archived</span>` : nothing}
        ${Object.entries(tags).map(([name, value]) => html`<span class="chip tag">${name}: ${value}</span>`)}
        <button type="button" class="small" @click=${() => this.edit()}>
          ${notes || Object.keys(tags).length ? 'Edit name, tags and notes' : 'Add name, tags or notes'}
        </button>
        <button type="button" class="small" @click=${() => this.archive(!archived)}>
          ${archived ? 'Restore from the archive' : 'Archive'}
        </button>
        ${
          this.isDeletable
            ? html`<button type="button" class="small" @click=${() => this.delete()}>Delete…</button>`
            : nothing
        }
      </div>
      ${notes ? html`<tl-markdown .text=${notes}></tl-markdown>` : nothing}
    `;
  }

  edit() {
    const {name = '', tags = {}, notes = ''} = this.subject;
    const lines = Object.entries(tags).map(([tag, value]) => `${tag} = ${value}`);
    this.draft = {name, tags: lines.join('\n'), notes};
    this.errors = {};
    this.isEditing = true;
  }

  form() {
    const change = part => event => {
      this.draft = {...this.draft, [part]: event.target.value};
    };
    const says = part =>
      this.errors[part] ? html`<small class="problem" id="marks-${part}-says">${this.errors[part]}</small>` : nothing;
    return html`<form class="card" @submit=${event => this.save(event)}>
      <div class="field">
        <label for="marks-name">Name</label>
        <input
          id="marks-name"
          maxlength="100"
          .value=${this.draft.name}
          @input=${change('name')}
          aria-describedby="marks-name-says"
        />
        ${says('name')}
      </div>
      <div class="field">
        <label for="marks-tags">Tags, one per line: name = value</label>
        <textarea
          id="marks-tags"
          rows="3"
          .value=${this.draft.tags}
          @input=${change('tags')}
          aria-describedby="marks-tags-says"
        ></textarea>
        ${says('tags')}
      </div>
      <div class="field">
        <label for="marks-notes">Notes, Markdown</label>
        <textarea
          id="marks-notes"
          rows="6"
          .value=${this.draft.notes}
          @input=${change('notes')}
          aria-describedby="marks-notes-says"
        ></textarea>
        ${says('notes')}
        ${
          this.draft.notes.trim()
            ? html`<details>
                <summary>Preview</summary>
                <tl-markdown .text=${this.draft.notes}></tl-markdown>
              </details>`
            : nothing
        }
      </div>
      <div class="buttons">
        <button class="main">Save</button>
        <button
          type="button"
          @click=${() => {
            this.isEditing = false;
          }}
        >
          Discard
        </button>
      </div>
    </form>`;
  }

  /** @param {Event} event */
  async save(event) {
    event.preventDefault();
    const tags = readTags(this.draft.tags);
    if (typeof tags === 'string') {
      this.errors = {tags};
      return;
    }
    for (const tag of Object.keys(this.subject.tags ?? {})) if (!(tag in tags)) tags[tag] = null;
    const name = this.draft.name.trim() || null;
    const body = {
      notes: this.draft.notes.trim() || null,
      tags,
      ...(name === null && this.isStudy ? {} : {name}),
    };
    try {
      await send('PATCH', this.path, body);
      this.isEditing = false;
      notice('Saved.');
      this.dispatchEvent(new Event('changed'));
    } catch (error) {
      this.errors = Object.fromEntries((error.errors ?? []).map(one => [one.field.split('.')[0], one.message]));
      if (!Object.keys(this.errors).length) notice(error.message, {isProblem: true});
    }
  }

  /** @param {boolean} archived */
  async archive(archived) {
    const done = archived
      ? 'Archived. It no longer appears in lists. Nothing is deleted.'
      : 'Restored from the archive.';
    if (await act(() => send('PATCH', this.path, {archived}), done)) this.dispatchEvent(new Event('changed'));
  }

  async delete() {
    const {noun, text, done, list} = this.isStudy ? STUDY : EXPERIMENT;
    const isWanted = await confirmed({title: `Delete this ${noun}?`, text, action: `Delete the ${noun}`});
    if (isWanted && (await act(() => send('DELETE', this.path), done))) location.hash = list;
  }
}

customElements.define('tl-marks', Marks);

/**
 * Lines as tags; a sentence if one is not a tag.
 *
 * @param {string} text
 * @returns {Record<string, string | null> | string}
 */
function readTags(text) {
  /** @type {Record<string, string | null>} */
  const tags = {};
  for (const line of text.split('\n').filter(one => one.trim())) {
    const at = line.indexOf('=');
    const name = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    if (at < 1 || !value) return `"${line.trim()}" is not a tag. Write name = value.`;
    tags[name] = value;
  }
  return tags;
}
