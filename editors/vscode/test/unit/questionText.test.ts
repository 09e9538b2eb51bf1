import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServerStatus } from "../../src/protocol";
import { modeOf, questionText, splitSentence } from "../../src/questionText";

const STATUS: ServerStatus = {
  endpoint: { url: "https://provisioning.commercelayer.io/api", kind: "production" },
  credentials: "access-token",
  problem: null,
};

test("the first sentence is the title, and the endpoint and the mode are named below it", () => {
  assert.deepEqual(questionText("shop.clreq.json was sent already. Sending it again creates another one.", STATUS, "live"), {
    title: "shop.clreq.json was sent already.",
    detail: "Sending it again creates another one.\n\nEndpoint: https://provisioning.commercelayer.io/api (production)\n\nMode: live",
  });
});

test("an endpoint that the question names is not repeated", () => {
  const message = "Send it? It goes to https://provisioning.commercelayer.io/api.";
  assert.equal(questionText(message, STATUS, undefined).detail, "It goes to https://provisioning.commercelayer.io/api.");
});

test("without a status there is no endpoint", () => {
  assert.deepEqual(questionText("Send it?", undefined, undefined), { title: "Send it?", detail: "" });
});

test("a full stop within a name or a number ends no sentence", () => {
  assert.deepEqual(splitSentence("a.clreq.json took 1.5 s. Wait."), ["a.clreq.json took 1.5 s.", "Wait."]);
});

test("the mode is the one that the request states", () => {
  assert.equal(modeOf('{ "data": { "attributes": { "mode" : "live" } } }'), "live");
  assert.equal(modeOf("{}"), undefined);
});
