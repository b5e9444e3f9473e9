// Serves the handler with Node: PORT=8080 node examples/fetch-handler/serve.mjs
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import handler from './handler.mjs';

const server = createServer(async (incoming, outgoing) => {
  const { method, url } = incoming;
  const body = method === 'POST' ? await text(incoming) : undefined;
  const response = await handler.fetch(new Request(new URL(url, 'http://127.0.0.1'), { method, body }));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
});

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`POST track events to http://127.0.0.1:${server.address().port}/`);
});
