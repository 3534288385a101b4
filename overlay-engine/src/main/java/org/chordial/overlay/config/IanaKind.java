package org.chordial.overlay.config;

import java.util.Arrays;
import java.util.Optional;
import org.chordial.overlay.wire.DataModel;
import org.chordial.overlay.wire.KindId;

/** The registered Kinds of RFC 6940 section 14.6 and RFC 7904 section 9.1. */
public enum IanaKind {
  SIP_REGISTRATION(
      KindId.SIP_REGISTRATION,
      "SIP-REGISTRATION",
      DataModel.DICTIONARY,
      AccessControl.USER_NODE_MATCH),
  TURN_SERVICE(KindId.TURN_SERVICE, "TURN-SERVICE", DataModel.SINGLE, AccessControl.NODE_MULTIPLE),
  CERTIFICATE_BY_NODE(
      KindId.CERTIFICATE_BY_NODE, "CERTIFICATE_BY_NODE", DataModel.ARRAY, AccessControl.NODE_MATCH),
  CERTIFICATE_BY_USER(
      KindId.CERTIFICATE_BY_USER, "CERTIFICATE_BY_USER", DataModel.ARRAY, AccessControl.USER_MATCH);

  private final int id;
  private final String xmlName;
  private final DataModel dataModel;
  private final AccessControl accessControl;

  IanaKind(KindId id, String xmlName, DataModel dataModel, AccessControl accessControl) {
    this.id = id.value();
    this.xmlName = xmlName;
    this.dataModel = dataModel;
    this.accessControl = accessControl;
  }

  public KindId id() {
    return new KindId(id);
  }

  public String xmlName() {
    return xmlName;
  }

  public DataModel dataModel() {
    return dataModel;
  }

  public AccessControl accessControl() {
    return accessControl;
  }

  public static Optional<IanaKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.xmlName.equals(name)).findFirst();
  }

  public static Optional<IanaKind> of(KindId id) {
    return Arrays.stream(values()).filter(kind -> kind.id == id.value()).findFirst();
  }
}
