// Asks a query with Comunica and prints a JSON object: the rows, and the status of each request made for them.
// Usage: node comunica.mjs ROOT endpoint|links QUERY SOURCE…; ROOT stands for https://w3id.org/maillage/.
const [root, kind, query, ...sources] = process.argv.slice(2);
const W3ID = 'https://w3id.org/maillage/';
const CONNECTIONS = 6; // a browser's number for one host
const { QueryEngine } = await import(
  kind === 'links' ? '@comunica/query-sparql-link-traversal' : '@comunica/query-sparql'
);

const requests = [];
const waiting = [];
let open = 0;

async function slot() {
  if (open < CONNECTIONS) open += 1;
  else await new Promise((resolve) => waiting.push(resolve));
}

function release() {
  const next = waiting.shift();
  if (next) next();
  else open -= 1;
}

// w3id.org redirects to where the graph is served; here that is ROOT. Nothing else is asked for.
async function local(input, init) {
  const asked = input instanceof Request ? input.url : String(input);
  const url = asked.startsWith(W3ID) ? root + asked.slice(W3ID.length) : asked;
  if (!url.startsWith(root)) return new Response('', { status: 404 });
  await slot();
  try {
    const response = await fetch(url, init);
    const body = await response.arrayBuffer();
    requests.push({ url: asked, status: response.status, type: response.headers.get('content-type') });
    const answer = new Response(body, { status: response.status, headers: response.headers });
    Object.defineProperty(answer, 'url', { value: asked });
    return answer;
  } finally {
    release();
  }
}

const engine = new QueryEngine();
const context = { sources, fetch: local, lenient: kind === 'links' };
const stream = await engine.queryBindings(query, context);
const rows = [];
for await (const row of stream) {
  rows.push(Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
}
process.stdout.write(JSON.stringify({ rows, requests }), () => process.exit(0));
