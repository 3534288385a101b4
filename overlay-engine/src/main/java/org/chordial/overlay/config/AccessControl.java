package org.chordial.overlay.config;

/** The access control policies of RFC 6940 section 7.3. */
public enum AccessControl {
  USER_MATCH("USER-MATCH"),
  NODE_MATCH("NODE-MATCH"),
  USER_NODE_MATCH("USER-NODE-MATCH"),
  NODE_MULTIPLE("NODE-MULTIPLE");

  private final String xmlName;

  AccessControl(String xmlName) {
    this.xmlName = xmlName;
  }

  public String xmlName() {
    return xmlName;
  }
}
