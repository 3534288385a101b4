package org.chordial.ice.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ICE agent as a program of its own, which its standard input tells what to do, so that agents
 * of different makers can be set against each other and each be put into a network namespace.
 *
 * <pre>
 *   it reads                                  it says
 *   round controlling|controlled              ufrag ..., pwd ..., candidate ... (each a line), gathered
 *   ufrag ..., pwd ..., candidate ..., go     selected LOCAL_TYPE REMOTE_TYPE MICROSECONDS, or
 *                                             failed REASON; and when the peer's greeting comes over the
 *                                             selected path, data MICROSECONDS; where it goes over
 *                                             to a better pair, moved LOCAL_TYPE REMOTE_TYPE
 *   secure                                    descriptions with the line fingerprint ...; then DTLS
 *                                             runs on the path, and data is what it carries
 *   trickle                                   more UFRAG CANDIDATE as each is found, after gathered;
 *                                             more UFRAG when that was all; both are read, too
 *   restart                                   a new description, for another "go"; then moved
 *   answer, in the place of "go"              only with agents that gather when they have the offer
 *   talk                                      from now on it sends all the time
 *   gap                                       gap MILLISECONDS: the longest silence since then, told
 *                                             when it has heard the peer for a second without one
 *   close                                     closed
 * </pre>
 *
 * Microseconds count from "go". LAB_TCP=only in the environment leaves UDP out. The end of its
 * input is its end.
 */
abstract class LabAgent {

  /** One connection from gathering to its end. */
  interface Round extends AutoCloseable {
    LabDescription gather() throws Exception;

    void connect(LabDescription remote) throws Exception;

    /** New credentials and candidates, for the next connect. */
    default LabDescription restart() throws Exception {
      throw new UnsupportedOperationException("restart");
    }

    /** A candidate that the peer has trickled; empty where that was all. */
    default void more(String ufrag, Optional<String> candidate) {
      throw new UnsupportedOperationException("trickle");
    }

    /** From now on sends a datagram every 20 ms. */
    default void talk() {
      throw new UnsupportedOperationException("talk");
    }

    @Override
    void close();
  }

  /** Whether candidates over TCP are to be used, and no others (RFC 6544). */
  static final boolean ONLY_TCP = "only".equals(System.getenv("LAB_TCP"));

  private static final int TALK_PER_SECOND = 50;
  private static final long SILENCE_MICROS = 300_000;

  private volatile long started;
  private boolean greeted;
  private long heardMicros;
  private long longestMicros;
  private boolean gapAsked;
  private int heardInARow;
  private boolean trickling;
  private boolean secure;

  abstract Round begin(boolean controlling) throws Exception;

  void serve() throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<String> remote = new ArrayList<>();
    Round round = null;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line.split(" ", 2)[0]) {
        case "round" -> {
          remote.clear();
          greeted = false;
          round = begin(line.endsWith("controlling"));
          describe(round.gather());
        }
        case "trickle" -> trickling = true;
        case "secure" -> secure = true;
        case "restart" -> {
          remote.clear();
          greeted = false;
          describe(round.restart());
        }
        case "more" -> {
          String[] words = line.split(" ", 3);
          round.more(words[1], words.length > 2 ? Optional.of(words[2]) : Optional.empty());
        }
        case "go" -> {
          LabDescription description = parse(remote);
          started = System.nanoTime();
          round.connect(description);
        }
        case "talk" -> {
          listenFromNow();
          round.talk();
        }
        case "gap" -> askGap();
        case "close" -> {
          round.close();
          say("closed");
        }
        default -> remote.add(line);
      }
    }
  }

  private static void describe(LabDescription local) {
    local.lines().forEach(LabAgent::say);
    say("gathered");
  }

  static LabDescription parse(List<String> lines) throws IOException {
    String ufrag = "";
    String pwd = "";
    Optional<String> fingerprint = Optional.empty();
    Optional<String> options = Optional.empty();
    List<String> candidates = new ArrayList<>();
    for (String line : lines) {
      String value = line.substring(line.indexOf(' ') + 1);
      switch (line.split(" ", 2)[0]) {
        case "ufrag" -> ufrag = value;
        case "pwd" -> pwd = value;
        case "fingerprint" -> fingerprint = Optional.of(value);
        case "options" -> options = Optional.of(value);
        case "candidate" -> candidates.add(value);
        default -> throw new IOException("not understood: " + line);
      }
    }
    return new LabDescription(ufrag, pwd, fingerprint, options, candidates);
  }

  final void selected(String localType, String remoteType) {
    say("selected " + localType + " " + remoteType + " " + micros());
  }

  final void moved(String localType, String remoteType) {
    say("moved " + localType + " " + remoteType);
  }

  /** Whether candidates are told as they are found. */
  final boolean trickling() {
    return trickling;
  }

  /** Whether DTLS is to run on the path. */
  final boolean secure() {
    return secure;
  }

  final void tellMore(String candidate) {
    say("more " + candidate);
  }

  final void failed(String reason) {
    say("failed " + reason);
  }

  /** Data came over the selected path; only the first of a round is told. */
  final synchronized void data() {
    long silence = micros() - heardMicros;
    longestMicros = Math.max(longestMicros, silence);
    heardMicros += silence;
    if (gapAsked) {
      heardInARow = silence < SILENCE_MICROS ? heardInARow + 1 : 0;
      if (heardInARow == TALK_PER_SECOND) {
        gapAsked = false;
        say("gap " + longestMicros / 1000);
      }
    }
    if (!greeted) {
      greeted = true;
      say("data " + micros());
    }
  }

  private synchronized void listenFromNow() {
    heardMicros = micros();
    longestMicros = 0;
  }

  private synchronized void askGap() {
    gapAsked = true;
    heardInARow = 0;
  }

  private long micros() {
    return (System.nanoTime() - started) / 1000;
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
