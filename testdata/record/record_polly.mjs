// Records testdata/har/polly.har: what Polly.JS keeps of requests of Node's http,
// with a body in a content coding, one of bytes, and one of text. In a folder with
// `npm install @pollyjs/core@6.0.6 @pollyjs/adapter-node-http@6.0.6
// @pollyjs/persister-fs@6.0.6`, while testdata/record/server.py serves on PORT:
//
//     node record_polly.mjs PORT FOLDER
//
// Times are those of the run, so it is not the same twice.
import http from "node:http";
import net from "node:net";
import { Polly } from "@pollyjs/core";
import NodeHttpAdapter from "@pollyjs/adapter-node-http";
import FSPersister from "@pollyjs/persister-fs";

const [port, recordingsDir] = process.argv.slice(2);
const agent = new http.Agent();
agent.createConnection = () => net.connect(Number(port), "127.0.0.1");

const polly = new Polly("polly", {
  adapters: [NodeHttpAdapter],
  persister: FSPersister,
  persisterOptions: { fs: { recordingsDir } },
  recordIfMissing: true,
});

function send(method, path, headers = {}, body) {
  return new Promise((resolve, reject) => {
    const request = http.request("http://api.greenhouse.test" + path, { method, headers, agent }, (answer) => {
      answer.on("data", () => {});
      answer.on("end", resolve);
    });
    request.on("error", reject);
    request.end(body);
  });
}

await send("GET", "/v1/plants?page=1");
await send("GET", "/v1/plants/4/readings", { "Accept-Encoding": "gzip" });
await send("GET", "/images/leaf.png");
const body = JSON.stringify({ name: "Señorita" });
await send("POST", "/v1/plants", { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) }, body);
await polly.stop();
