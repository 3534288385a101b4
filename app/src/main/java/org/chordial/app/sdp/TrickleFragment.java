package org.chordial.app.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.chordial.ice.agent.Candidate;
import org.chordial.ice.agent.IceDescription;
import org.chordial.ice.agent.NamedCandidate;

/**
 * The body of an INFO that trickles candidates: {@code application/trickle-ice-sdpfrag} (RFC 8840
 * section 9).
 *
 * @param ufrag which description they belong to
 * @param end whether no more will come
 */
public record TrickleFragment(
    String ufrag, String pwd, List<Candidate> candidates, List<NamedCandidate> named, boolean end) {

  /** Far more than the candidates that a description may have. */
  public static final int MAX_TEXT = 16 * 1024;

  private static final int MAX_LINES = 256;

  public TrickleFragment {
    candidates = List.copyOf(candidates);
    named = List.copyOf(named);
  }

  /**
   * Section 4.4: "it MUST include all currently known and used local candidates in every INFO
   * request", in the order in which they were told before.
   *
   * @param mid of the line that carries the candidates
   */
  static String write(IceDescription ice, String mid) {
    StringBuilder out = new StringBuilder(512);
    line(out, "a=ice-ufrag:" + ice.ufrag());
    line(out, "a=ice-pwd:" + ice.pwd());
    line(out, "m=audio 9 RTP/AVP 0");
    line(out, "a=mid:" + mid);
    ice.candidates()
        .forEach(candidate -> line(out, "a=candidate:" + CandidateAttribute.write(candidate)));
    if (ice.complete()) {
      line(out, "a=end-of-candidates");
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String text) {
    out.append(text).append("\r\n");
  }

  /**
   * Reads a fragment; candidates of other lines than the one that bundles all are passed over.
   *
   * @param mid of that line
   * @throws SdpException where it is malformed, without credentials or beyond a limit
   */
  public static TrickleFragment read(String text, String mid) throws SdpException {
    if (text.length() > MAX_TEXT) {
      throw new SdpException("the fragment is too long");
    }
    String[] lines = text.split("\r\n|\n", MAX_LINES + 1);
    if (lines.length > MAX_LINES) {
      throw new SdpException("more than " + MAX_LINES + " lines");
    }
    Reader reader = new Reader(mid);
    for (String line : lines) {
      reader.take(line);
    }
    return reader.done();
  }

  private static final class Reader {
    private final String mid;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<NamedCandidate> named = new ArrayList<>();
    private Optional<String> ufrag = Optional.empty();
    private Optional<String> pwd = Optional.empty();
    private boolean inMedia;
    private boolean ours;
    private boolean end;

    Reader(String mid) {
      this.mid = mid;
    }

    void take(String line) throws SdpException {
      if (line.isEmpty()) {
        return;
      }
      if (line.length() > SdpCodec.MAX_LINE) {
        throw new SdpException("a line is too long");
      }
      if (line.startsWith("m=")) {
        inMedia = true;
        ours = false;
      } else if (line.startsWith("a=")) {
        int colon = line.indexOf(':');
        String name = line.substring(2, colon < 0 ? line.length() : colon);
        attribute(name.toLowerCase(Locale.ROOT), colon < 0 ? "" : line.substring(colon + 1));
      } else {
        throw new SdpException("neither a pseudo m= line nor an attribute");
      }
    }

    /**
     * Section 4.4: the attributes after a mid, "up until (and excluding) the next occurrence of a
     * pseudo "m=" line, pertain to the "m=" line identified by that identification tag".
     */
    private void attribute(String name, String value) throws SdpException {
      switch (name) {
        case "mid" -> ours = inMedia && value.equals(mid);
        case "ice-ufrag" -> ufrag = inMedia && !ours ? ufrag : Optional.of(value);
        case "ice-pwd" -> pwd = inMedia && !ours ? pwd : Optional.of(value);
        case "end-of-candidates" -> end |= ours || !inMedia;
        case "candidate" -> {
          if (ours) {
            candidate(value);
          }
        }
        default -> {
          // "extension-attribute-fields [...] for future extensions"
        }
      }
    }

    private void candidate(String value) throws SdpException {
      CandidateAttribute.read(value)
          .filter(candidate -> candidate.component() == 1)
          .filter(candidate -> candidates.size() < IceDescription.MAX_CANDIDATES)
          .ifPresent(candidates::add);
      CandidateAttribute.readNamed(value)
          .filter(candidate -> candidate.candidate().component() == 1)
          .filter(candidate -> named.size() < IceDescription.MAX_NAMED)
          .ifPresent(named::add);
    }

    /** "All INFO requests MUST carry the "ice-pwd" and "ice-ufrag" attributes". */
    TrickleFragment done() throws SdpException {
      return new TrickleFragment(
          ufrag.orElseThrow(() -> new SdpException("no ice-ufrag")),
          pwd.orElseThrow(() -> new SdpException("no ice-pwd")),
          candidates,
          named,
          end);
    }
  }
}
