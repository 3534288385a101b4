#!/usr/bin/env node
/*
 * libwebrtc as an agent of the NAT laboratory; see LabAgent.java for what goes over its pipes.
 *
 * webrtc_agent.js STUN_HOST:PORT|none [TURN_HOST:PORT USER PASSWORD udp|tcp]
 * Needs the npm package @roamhq/wrtc: "npm ci" in this directory.
 */
"use strict";
const { RTCPeerConnection } = require("@roamhq/wrtc");

const [stun, turn, username, credential, transport] = process.argv.slice(2);
const iceServers = [];
if (stun && stun !== "none") iceServers.push({ urls: `stun:${stun}` });
if (turn) iceServers.push({ urls: `turn:${turn}?transport=${transport}`, username, credential });

/** When no candidate has come for so many milliseconds there are no more. */
const QUIET = 400;

let pc;
let start = 0n;
let trickle = false;
let remote = [];
let told = new Set();
let selected;
let heard;
let lastMillis;
let used;

const say = (line) => process.stdout.write(line + "\n");
const micros = () => String((process.hrtime.bigint() - start) / 1000n);
const value = (sdp, name) => new RegExp(`^a=${name}:(.*?)\\r?$`, "m").exec(sdp)[1];
const ufrag = () => value(pc.localDescription.sdp, "ice-ufrag");

function describe() {
  const sdp = pc.localDescription.sdp;
  say("ufrag " + ufrag());
  say("pwd " + value(sdp, "ice-pwd"));
  say("fingerprint " + value(sdp, "fingerprint"));
  for (const [, line] of sdp.matchAll(/^a=candidate:(.*?)\r?$/gm)) {
    told.add(line);
    say("candidate " + line);
  }
  say("gathered");
}

/** The SDP of a peer with a data channel. */
function session(setup) {
  const lines = [
    "v=0",
    "o=- 1 1 IN IP4 192.0.2.1",
    "s=-",
    "t=0 0",
    "a=group:BUNDLE 0",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 0.0.0.0",
    "a=mid:0",
    "a=ice-options:trickle",
    `a=setup:${setup}`,
    "a=sctp-port:5000",
  ];
  const names = { ufrag: "ice-ufrag", pwd: "ice-pwd" };
  for (const [word, rest] of remote) lines.push(`a=${names[word] ?? word}:${rest}`);
  remote = [];
  return lines.join("\r\n") + "\r\n";
}

function open() {
  pc = new RTCPeerConnection({ iceServers });
  told = new Set();
  selected = false;
  heard = false;
  pc.oniceconnectionstatechange = () => {
    const found = ["connected", "completed"].includes(pc.iceConnectionState);
    if (found && !selected) tellPair("selected");
    if (pc.iceConnectionState === "failed") say("failed no pair works");
  };
  pc.onconnectionstatechange = () => {
    if (pc.connectionState === "connected" && !heard) {
      heard = true;
      say("data " + micros());
    }
  };
  pc.onicecandidate = ({ candidate }) => {
    lastMillis = Date.now();
    if (!trickle) return;
    const line = candidate && candidate.candidate.replace(/^candidate:/, "");
    if (!line) say(`more ${ufrag()}`);
    else if (!told.has(line)) say(`more ${ufrag()} ${line}`);
  };
}

async function pair() {
  const stats = await pc.getStats();
  const all = [...stats.values()];
  const on = all.find((each) => each.type === "transport");
  const chosen = on && stats.get(on.selectedCandidatePairId);
  const ends = chosen && [chosen.localCandidateId, chosen.remoteCandidateId];
  return ends && { id: ends.join(), local: stats.get(ends[0]), remote: stats.get(ends[1]) };
}

async function tellPair(word) {
  const took = micros();
  selected = true;
  const now = await pair();
  used = now.id;
  say([word, now.local.candidateType, now.remote.candidateType, took].join(" "));
}

/** After a restart, whose candidates are all new: waits until others are in use than before. */
async function tellMove() {
  const before = used;
  for (let tries = 0; tries < 400; tries++) {
    const now = await pair();
    if (now && now.id !== before) return tellPair("moved");
    await new Promise((done) => setTimeout(done, 50));
  }
  say("failed the restart led to no pair");
}

async function local(description) {
  await pc.setLocalDescription(description);
  // Its sockets on loopback wait many seconds for servers that they cannot reach.
  lastMillis = Date.now();
  while (!trickle && pc.iceGatheringState !== "complete" && Date.now() - lastMillis < QUIET) {
    await new Promise((done) => setTimeout(done, 20));
  }
  describe();
}

async function took(line) {
  const [word, ...rest] = line.split(" ");
  switch (word) {
    case "trickle":
      trickle = true;
      break;
    case "round":
      remote = [];
      open();
      if (rest[0] === "controlling") {
        pc.createDataChannel("laboratory");
        await local(await pc.createOffer());
      }
      break;
    case "restart":
      await local(await pc.createOffer({ iceRestart: true }));
      break;
    case "ufrag":
    case "pwd":
    case "fingerprint":
    case "candidate":
      remote.push([word, rest.join(" ")]);
      break;
    case "more":
      if (rest.length > 1) {
        const candidate = "candidate:" + rest.slice(1).join(" ");
        await pc.addIceCandidate({ candidate, sdpMid: "0", usernameFragment: rest[0] });
      }
      break;
    case "go": {
      const again = selected;
      start = process.hrtime.bigint();
      await pc.setRemoteDescription({ type: "answer", sdp: session("active") });
      if (again) tellMove();
      break;
    }
    case "answer": {
      const again = selected;
      await pc.setRemoteDescription({ type: "offer", sdp: session("actpass") });
      start = process.hrtime.bigint();
      await local(await pc.createAnswer());
      if (again) tellMove();
      break;
    }
    case "options":
    case "secure":
      break;
    case "close":
      pc.close();
      say("closed");
      break;
    default:
      throw new Error("not understood: " + line);
  }
}

let queue = Promise.resolve();
require("readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    queue = queue.then(() => took(line)).catch((e) => say("failed " + e.message));
  })
  .on("close", () => process.exit(0));
