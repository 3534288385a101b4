package org.chordial.overlay.forward;

import java.nio.charset.StandardCharsets;
import org.chordial.overlay.wire.ErrorCode;
import org.chordial.overlay.wire.ErrorResponse;
import org.chordial.overlay.wire.Opaque;

/**
 * A request failed: the other side said so, nobody answered ({@code REQUEST_TIMEOUT}), or, thrown
 * by a {@link RequestHandler}, this side says so to the other.
 */
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Opaque info;

  /**
   * @param info what is told beside the code, as text
   */
  public RequestException(ErrorCode code, String info) {
    this(code, Opaque.of(info.getBytes(StandardCharsets.UTF_8)), info);
  }

  /** For the codes whose info is a structure: a StoreAns, a list of Kinds. */
  public RequestException(ErrorCode code, Opaque info) {
    this(code, info, "");
  }

  private RequestException(ErrorCode code, Opaque info, String text) {
    super(text.isEmpty() ? code.rfcName() : code.rfcName() + ": " + text, null, false, false);
    this.code = code;
    this.info = info;
  }

  static RequestException of(ErrorResponse response) {
    ErrorCode code = response.known().orElse(ErrorCode.INVALID_MESSAGE);
    String text =
        switch (code) {
          case GENERATION_COUNTER_TOO_LOW, UNKNOWN_KIND -> "";
          default -> response.infoText();
        };
    return new RequestException(code, response.errorInfo(), text);
  }

  public ErrorCode code() {
    return code;
  }

  public Opaque info() {
    return info;
  }

  ErrorResponse toResponse() {
    return ErrorResponse.of(code, info);
  }
}
