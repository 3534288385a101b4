package org.chordial.overlay.wire;

/**
 * What a message says, by its message code (RFC 6940 sections 6.3.3 and 14.8). "Requests [are] an
 * odd value and the corresponding response [is] the request code plus 1."
 */
public sealed interface MessageBody
    permits ProbeReq,
        ProbeAns,
        AttachReq,
        AttachAns,
        StoreReq,
        StoreAns,
        FetchReq,
        FetchAns,
        FindReq,
        FindAns,
        JoinReq,
        JoinAns,
        LeaveReq,
        LeaveAns,
        UpdateReq,
        UpdateAns,
        RouteQueryReq,
        RouteQueryAns,
        PingReq,
        PingAns,
        StatReq,
        StatAns,
        AppAttachReq,
        AppAttachAns,
        ConfigUpdateReq,
        ConfigUpdateAns,
        ErrorResponse,
        UnknownBody {

  /** The message code, 16 bits. */
  int messageCode();

  /** Whether this asks for an answer. */
  default boolean isRequest() {
    return messageCode() < 0x8000 && (messageCode() & 1) == 1;
  }
}
