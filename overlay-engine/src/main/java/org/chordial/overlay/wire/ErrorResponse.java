package org.chordial.overlay.wire;

import java.util.Optional;

/**
 * The answer to a request that failed (RFC 6940 section 6.3.3.1).
 *
 * @param errorCode 16 bits; see {@link #known()}
 * @param errorInfo UTF-8 text, but a StoreAns for Error_Generation_Counter_Too_Low and a list of
 *     Kind-IDs for Error_Unknown_Kind (section 7.4.1.2)
 */
public record ErrorResponse(int errorCode, Opaque errorInfo) implements MessageBody {
  public static final int CODE = 0xffff;

  public static ErrorResponse of(ErrorCode code, String info) {
    return new ErrorResponse(code.value(), Opaque.ofUtf8(info));
  }

  public static ErrorResponse of(ErrorCode code, Opaque info) {
    return new ErrorResponse(code.value(), info);
  }

  /** The code as one of the RFC's, empty where it is none of these. */
  public Optional<ErrorCode> known() {
    return ErrorCode.of(errorCode);
  }

  /** The info read as text. */
  public String infoText() {
    return errorInfo.toUtf8();
  }

  @Override
  public int messageCode() {
    return CODE;
  }
}
