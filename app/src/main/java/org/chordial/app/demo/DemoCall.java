package org.chordial.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chordial.media.MediaException;
import org.chordial.media.quality.SpeechComparison;

/** Alice calls Bob, both talk and show a moving picture, and Alice ends the call. */
final class DemoCall {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration HUMAN_PAUSE = Duration.ofSeconds(1);
  private static final double LEAST_STOI = 0.95;
  private static final double LEAST_PSNR_DB = 28;
  private static final double LEAST_FRAMES_A_SECOND = 10;

  private final DemoLog log;
  private final Path dir;
  private final int seconds;
  private final List<Figure> figures = new ArrayList<>();
  private Punctuality punctuality = Punctuality.of(0);

  DemoCall(DemoLog log, Path dir, int seconds) {
    this.log = log;
    this.dir = dir;
    this.seconds = seconds;
  }

  /** The options of a phone that talks with {@code voice} and records what it hears and sees. */
  static List<String> options(Path profile, Path dir, String name, Path voice) {
    return List.of(
        "--data", profile.toString(),
        "--bind", "127.0.0.1",
        "--mic", voice.toString(),
        "--speaker", dir.resolve(name + "-heard.wav").toString(),
        "--camera", "pattern",
        "--screen", dir.resolve(name + "-saw.y4m").toString());
  }

  /** Makes the call. */
  void run(PhoneProcess alice, PhoneProcess bob) throws DemoException {
    String to = "bob@" + DemoOverlay.NAME;
    // People dial when the phone is ready, and let it ring: the figures are of such a call.
    pause(HUMAN_PAUSE);
    long dialled = System.nanoTime();
    log.step("dial", "Alice calls " + to + ". All she knows of him is the name.");
    alice.send(Map.of("do", "call", "to", to, "video", true, "id", "1"));
    JsonNode incoming = bob.await("the call to come in", STEP, PhoneProcess.event("incoming"));
    alice.await("ringing", STEP, PhoneProcess.state("ringing"));
    double ring = (System.nanoTime() - dialled) / 1e6;
    log.step(
        "ringing",
        "Bob's phone rings: "
            + incoming.path("from").asText()
            + (incoming.path("verified").asBoolean() ? ", certificate checked" : ", NOT VERIFIED"));
    figures.add(
        Figure.quality("caller verified", incoming.path("verified").asBoolean() ? 1 : 0, "", 1));
    figures.add(Figure.time("dial to ringing", ring, 1000));
    log.step("rings", "Bob lets it ring for a second, then answers.");
    pause(HUMAN_PAUSE);
    bob.send(Map.of("do", "answer", "call", incoming.path("call").asText(), "video", true));
    JsonNode here = alice.await("the connection", STEP, PhoneProcess.event("connected"));
    JsonNode there = bob.await("the connection", STEP, PhoneProcess.event("connected"));
    log.step(
        "connected",
        String.format(
            Locale.ROOT,
            "Connected: %s, %s, %s; path %s -> %s",
            here.path("audio").asText(),
            here.path("video").asText("no picture"),
            here.path("srtp").asText(),
            end(here.path("local")),
            end(here.path("remote"))));
    log.step("connected", "Alice: " + steps(here) + "; Bob: " + steps(there));
    figures.add(Figure.time("answer to first sound, Alice", firstAudio(here), 300));
    figures.add(Figure.time("answer to first sound, Bob", firstAudio(there), 300));
    figures.add(
        Figure.time("start of the demo to both connected", (double) log.elapsedMillis(), 20_000));
    talk();
    stats(alice, here);
    alice.send(Map.of("do", "hangup", "call", here.path("call").asText()));
    bob.await("the call to be ended", STEP, PhoneProcess.state("ended"));
    log.step("ended", "Alice has ended the call, and Bob's phone knows it.");
  }

  /** Compares what arrived with what was sent. */
  List<Figure> judge(short[] aliceSaid, short[] bobSaid) throws DemoException {
    try {
      for (String who : List.of("alice", "bob")) {
        SpeechComparison.Result speech =
            Arrived.speech(
                who.equals("bob") ? aliceSaid : bobSaid, dir.resolve(who + "-heard.wav"));
        Arrived.Pictures pictures = Arrived.pictures(dir.resolve(who + "-saw.y4m"));
        figures.add(
            Figure.quality(
                "speech that " + who + " heard, whole utterances", speech.utterances(), "", 1));
        figures.add(Figure.quality("its STOI, mean of them", speech.mean(), "", LEAST_STOI));
        figures.add(Figure.shown("its STOI, worst utterance", speech.worst(), "", LEAST_STOI));
        figures.add(
            Figure.quality(
                "pictures that " + who + " saw",
                pictures.distinct() / (double) seconds,
                "/s",
                LEAST_FRAMES_A_SECOND));
        figures.add(Figure.quality("their PSNR, mean", pictures.mean(), "dB", LEAST_PSNR_DB));
      }
      return figures;
    } catch (MediaException | IOException e) {
      throw new DemoException("What arrived cannot be read: " + e.getMessage(), e);
    }
  }

  private void talk() throws DemoException {
    log.step("talk", "Both talk and show a moving picture for " + seconds + " s.");
    try {
      punctuality = Punctuality.during(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** How well the machine kept its timers while they talked. */
  Punctuality punctuality() {
    return punctuality;
  }

  private static void pause(Duration time) throws DemoException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static DemoException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new DemoException("interrupted", e);
  }

  private void stats(PhoneProcess alice, JsonNode call) throws DemoException {
    alice.send(Map.of("do", "stats", "call", call.path("call").asText()));
    JsonNode stats = alice.await("the figures", STEP, PhoneProcess.event("stats"));
    log.step(
        "stats",
        String.format(
            Locale.ROOT,
            "Round trip %.1f ms, loss %.1f %%, jitter %.1f ms, mouth to ear %.0f ms, in %d kbit/s",
            stats.path("rttMs").asDouble(),
            100 * stats.path("lossIn").asDouble(),
            stats.path("jitterMs").asDouble(),
            stats.path("mouthToEarMs").asDouble(),
            stats.path("bitrateIn").asLong() / 1000));
  }

  private static String end(JsonNode end) {
    return end.path("type").asText()
        + " "
        + end.path("address").asText()
        + ":"
        + end.path("port").asInt()
        + "/"
        + end.path("protocol").asText();
  }

  private static String steps(JsonNode connected) {
    JsonNode ms = connected.path("ms");
    StringBuilder text = new StringBuilder();
    for (String step :
        List.of("lookup", "attach", "ring", "ice", "dtls", "firstAudio", "firstVideo")) {
      if (ms.path(step).asDouble(-1) >= 0) {
        text.append(text.isEmpty() ? "" : ", ").append(step).append(' ');
        text.append(ms.path(step).asLong()).append(" ms");
      }
    }
    return text.toString();
  }

  private static double firstAudio(JsonNode connected) {
    double ms = connected.path("ms").path("firstAudio").asDouble(-1);
    return ms < 0 ? Double.NaN : ms;
  }
}
