package org.chordial.overlay.wire;

import java.util.Optional;

/** Why a request was refused (RFC 6940 sections 6.3.3.1 and 14.9). */
public enum ErrorCode {
  FORBIDDEN(0x2, "Error_Forbidden"),
  NOT_FOUND(0x3, "Error_Not_Found"),
  REQUEST_TIMEOUT(0x4, "Error_Request_Timeout"),
  GENERATION_COUNTER_TOO_LOW(0x5, "Error_Generation_Counter_Too_Low"),
  INCOMPATIBLE_WITH_OVERLAY(0x6, "Error_Incompatible_with_Overlay"),
  UNSUPPORTED_FORWARDING_OPTION(0x7, "Error_Unsupported_Forwarding_Option"),
  DATA_TOO_LARGE(0x8, "Error_Data_Too_Large"),
  DATA_TOO_OLD(0x9, "Error_Data_Too_Old"),
  TTL_EXCEEDED(0xA, "Error_TTL_Exceeded"),
  MESSAGE_TOO_LARGE(0xB, "Error_Message_Too_Large"),
  UNKNOWN_KIND(0xC, "Error_Unknown_Kind"),
  UNKNOWN_EXTENSION(0xD, "Error_Unknown_Extension"),
  RESPONSE_TOO_LARGE(0xE, "Error_Response_Too_Large"),
  CONFIG_TOO_OLD(0xF, "Error_Config_Too_Old"),
  CONFIG_TOO_NEW(0x10, "Error_Config_Too_New"),
  IN_PROGRESS(0x11, "Error_In_Progress"),
  EXP_A(0x12, "Error_Exp_A"),
  EXP_B(0x13, "Error_Exp_B"),
  INVALID_MESSAGE(0x14, "Error_Invalid_Message");

  private final int value;
  private final String rfcName;

  ErrorCode(int value, String rfcName) {
    this.value = value;
    this.rfcName = rfcName;
  }

  /** The code point, 16 bits. */
  public int value() {
    return value;
  }

  /** The name in the RFC's registry. */
  public String rfcName() {
    return rfcName;
  }

  public static Optional<ErrorCode> of(int value) {
    for (ErrorCode code : values()) {
      if (code.value == value) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
