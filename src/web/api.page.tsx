import type { ComponentChildren } from 'preact';
import type { Speech } from './language.js';
import { TableBox } from './layout.js';
import type { ApiDocument, Operation, Schema } from './openapi.service.js';

/** A program that uses the API, with the output it gave. */
export interface ApiExample { language: string; command: string; program: string; output: string }

interface Route { method: string; path: string; operation: Operation }
interface Field { name: string; where: string; required: boolean; schema: Schema; description: string | undefined }

/** The API for people: the OpenAPI document, group by group, after what all routes have in common and programs that use it. */
export function ApiPage({ document, examples, speech }: { document: ApiDocument; examples: ApiExample[]; speech: Speech }) {
  const { text: { api: text } } = speech;
  const routes = Object.entries(document.paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })));
  const groups = document.tags.map((tag) => ({ ...tag, routes: routes.filter(({ operation }) => operation.tags.includes(tag.name)) }));
  return (
    <>
      <h1>{text.title}</h1>
      <p class="lead">{text.lead}</p>
      <nav aria-label={text.contents}>
        <ul>
          <li><a href="#common">{text.common}</a></li>
          <li><a href="#examples">{text.examples}</a></li>
          {groups.map(({ name, description }) => <li key={name}><a href={`#${anchor(name)}`} lang="en">{name}</a>: <span lang="en">{description}</span></li>)}
        </ul>
      </nav>

      <h2 id="common">{text.common}</h2>
      <dl class="held">{text.rules.map(([title, rule]) => <div key={title}><dt>{title}</dt><dd>{rule}</dd></div>)}</dl>
      <h3>{text.problem}</h3>
      <Code label={text.problem}>{json(document.components.schemas['Problem']!.example)}</Code>
      <p class="links"><a href="/api/v1/openapi.json">{text.document}</a></p>

      <h2 id="examples">{text.examples}</h2>
      <p>{text.examplesLead}</p>
      {examples.map((example) => <Example key={example.language} example={example} speech={speech} />)}

      {groups.map(({ name, description, routes: own }) => (
        <section key={name} aria-labelledby={anchor(name)}>
          <h2 id={anchor(name)} lang="en">{name}</h2>
          <p lang="en">{description}.</p>
          {own.filter((route) => !asCsv(route, own)).map((route) => <RouteCard key={route.method + route.path} route={route} csv={own.find((other) => asCsv(other, [route]))} speech={speech} />)}
        </section>
      ))}
    </>
  );
}

function Example({ example: { language, command, program, output }, speech: { text: { api: text } } }: { example: ApiExample; speech: Speech }) {
  return (
    <>
      <h3>{language}</h3>
      <p><code>{command}</code></p>
      <Code label={`${text.program} (${language})`}>{program}</Code>
      <details><summary>{text.output} ({language})</summary><Code label={`${text.output} (${language})`}>{output}</Code></details>
    </>
  );
}

function RouteCard({ route: { method, path, operation }, csv, speech }: { route: Route; csv: Route | undefined; speech: Speech }) {
  const { text: { api: text } } = speech;
  const { 'x-role': role, 'x-example': example, requestBody, responses } = operation;
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const fields = [
    ...operation.parameters.map(({ name, in: where, required = false, schema, description }) => ({ name, where: text.where[where as keyof typeof text.where], required, schema, description })),
    ...(body?.schema ? fieldsOf(body.schema, '').map((field) => ({ ...field, where: text.where.body })) : []),
  ];
  const answer = Object.values(responses).flatMap(({ content }) => Object.values(content ?? {})).find((content) => content.example !== undefined)?.example;
  return (
    <article class="line" id={anchor(`${method}-${path.replace('/api/v1/', '')}`)}>
      <h3><code>{method} {path}</code></h3>
      <p><span lang="en">{operation.summary}.</span> {role && <span class="mark">{text.needsKey(role)}</span>}</p>
      {csv && <p>{text.asCsv} <a href={csv.operation['x-example']!}><code>{csv.path}</code></a></p>}
      {example && <p>{text.tryIt} <a href={example}><code>{example}</code></a></p>}
      {fields.length > 0 && <Fields fields={fields} label={`${text.parameters}: ${method} ${path}`} speech={speech} />}
      {body?.schema?.description && <p lang="en">{body.schema.description}.</p>}
      {(body?.example ?? body?.schema?.example) !== undefined && <Folded title={`${text.body} (${type})`}>{shown(body!.example ?? body!.schema!.example)}</Folded>}
      {answer !== undefined && <Folded title={text.answer}>{shown(answer)}</Folded>}
      <details><summary>{text.statuses} {Object.keys(responses).join(', ')}</summary><dl class="facts" lang="en">{Object.entries(responses).map(([status, { description }]) => <div key={status}><dt>{status}</dt><dd>{description}</dd></div>)}</dl></details>
    </article>
  );
}

function Fields({ fields, label, speech: { text: { api: text } } }: { fields: Field[]; label: string; speech: Speech }) {
  return (
    <TableBox label={label}>
      <table>
        <thead><tr><th scope="col">{text.field}</th><th scope="col">{text.in}</th><th scope="col">{text.meaning}</th><th scope="col">{text.values}</th></tr></thead>
        <tbody>
          {fields.map(({ name, where, required, schema, description }) => (
            <tr key={where + name}>
              <th scope="row"><code>{name}</code>{required && <> <span class="quiet">({text.required})</span></>}</th><td>{where}</td><td lang="en">{description}</td>
              <td>{schema.enum ? schema.enum.filter((value) => value !== null).join(', ') : kindOf(schema)}{schema.maxLength !== undefined && <>, {text.atMost(String(schema.maxLength))}</>}{schema.default !== undefined && schema.default !== null && <>; {text.default} <code>{String(schema.default)}</code></>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function Folded({ title, children }: { title: string; children: string }) {
  return <details><summary>{title}</summary><Code label={title}>{children}</Code></details>;
}

/** A program or an answer as it stands; wide lines scroll in their own box, also by keyboard. */
function Code({ label, children }: { label: string; children: ComponentChildren }) {
  return <pre class="code" role="region" aria-label={label} tabIndex={0}><code>{children}</code></pre>;
}

/** A route that gives the same as another of the group, as CSV: it stands with that one. */
function asCsv({ path }: Route, group: Route[]): boolean {
  return group.some((other) => `${other.path}.csv` === path);
}

/** The fields of a body and of the lists in it, each by its way from the top. */
function fieldsOf(schema: Schema, above: string): Omit<Field, 'where'>[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const name = above + key;
    const within = (inner.anyOf ?? [inner]).flatMap((form) => (form.items ? fieldsOf(form.items, `${name}[].`) : fieldsOf(form, `${name}.`)));
    return [{ name, required: schema.required?.includes(key) ?? false, schema: inner, description: inner.description }, ...within];
  });
}

function kindOf(schema: Schema): string {
  return (schema.anyOf ?? [schema]).flatMap(({ type }) => type ?? []).filter((type) => type !== 'null').join(', ');
}

const anchor = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/-$/, '');
const json = (value: unknown) => JSON.stringify(value, null, 2);
const shown = (example: unknown) => (typeof example === 'string' ? example : json(example));
