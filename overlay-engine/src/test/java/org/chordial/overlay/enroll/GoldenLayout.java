package org.chordial.overlay.enroll;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** Writes bytes down field by field, each with its place and its meaning. */
final class GoldenLayout {
  private static final int COLUMN = 34;
  private static final int LEAF = 0x20;
  private static final int OCTET_STRING = 4;
  private static final int SEQUENCE = 0x30;
  private static final String[] UNIVERSAL = {
    "", "BOOLEAN", "INTEGER", "BIT STRING", "OCTET STRING", "NULL", "OBJECT IDENTIFIER"
  };

  private static final Map<String, String> NAMES =
      Map.of(
          "2.5.4.3", "commonName",
          "2.5.29.14", "subjectKeyIdentifier",
          "2.5.29.15", "keyUsage",
          "2.5.29.17", "subjectAltName",
          "2.5.29.19", "basicConstraints",
          "2.5.29.35", "authorityKeyIdentifier",
          "2.5.29.37", "extKeyUsage",
          "1.2.840.113549.1.1.1", "rsaEncryption",
          "1.2.840.113549.1.1.11", "sha256WithRSAEncryption");

  private final byte[] bytes;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private GoldenLayout(byte[] bytes, String title) {
    this.bytes = bytes;
    out.append("; ").append(title).append('\n');
  }

  /** A message, or a fragment of one (RFC 6940 sections 6.3.2 to 6.3.4 and 6.7). */
  static String message(byte[] bytes, String title) {
    GoldenLayout layout = new GoldenLayout(bytes, title);
    layout.header();
    return layout.finish();
  }

  /** A StoreReq (section 7.4.1.1). */
  static String storeReq(byte[] bytes, String title) {
    GoldenLayout layout = new GoldenLayout(bytes, title);
    layout.store("");
    return layout.finish();
  }

  /** DER: each line a tag with its length, or a primitive value (X.690). */
  static String der(byte[] bytes, String title) {
    GoldenLayout layout = new GoldenLayout(bytes, title);
    layout.der(bytes.length, "");
    return layout.finish();
  }

  /** An ErrorResponse (section 6.3.3.1). */
  static String error(byte[] bytes, String title, String name, String info) {
    GoldenLayout layout = new GoldenLayout(bytes, title);
    layout.take(2, "error_code " + name);
    int length = layout.length(2, "error_info");
    layout.take(length, "  error_info " + info);
    return layout.finish();
  }

  private String finish() {
    if (at < bytes.length) {
      take(bytes.length - at, "the rest of the fragment");
    }
    return out.toString();
  }

  private String take(int count, String meaning) {
    if (count == 0) {
      return "";
    }
    String hex = HexFormat.of().formatHex(bytes, at, at + count);
    out.append(String.format(Locale.ROOT, "%-" + COLUMN + "s ; %04x %s\n", hex, at, meaning));
    at += count;
    return hex;
  }

  private int length(int width, String field) {
    int value = peek(width);
    take(width, field + ": length " + value);
    return value;
  }

  private int peek(int width) {
    int value = 0;
    for (int i = 0; i < width; i++) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  private void header() {
    take(4, "relo_token");
    take(4, "overlay: low 32 bits of SHA-1 of its name");
    take(2, "configuration_sequence");
    take(1, "version 1.0");
    take(1, "ttl " + peek(1));
    int fragment = peek(4);
    take(
        4,
        (fragment & 0x40000000) != 0
            ? "fragment: the last, at " + (fragment & 0xffffff)
            : "fragment: more follow, at " + (fragment & 0xffffff));
    take(4, "length " + peek(4));
    take(8, "transaction_id");
    take(4, "max_response_length");
    int via = length(2, "via_list");
    int destination = length(2, "destination_list");
    int options = length(2, "options");
    destinations(via, "via_list");
    destinations(destination, "destination_list");
    take(options, "options");
    if ((fragment & 0xffffff) == 0 && (fragment & 0x40000000) != 0) {
      contents();
    }
  }

  private void destinations(int length, String list) {
    int end = at + length;
    while (at < end) {
      take(1, list + ": type " + (peek(1) == 1 ? "node" : "resource"));
      int entry = length(1, list);
      take(entry, list + ":   the entry");
    }
  }

  private void contents() {
    int code = peek(2);
    take(2, "message_code " + code);
    int body = length(4, "message_body");
    if (code == 7) {
      store("  ");
    } else {
      take(body, "  the body");
    }
    take(length(4, "extensions"), "  extensions");
    int end = length(2, "certificates") + at;
    while (at < end) {
      take(1, "  type X.509");
      take(length(2, "  certificate"), "    certificate");
    }
    signature("");
  }

  private void signature(String indent) {
    take(1, indent + "algorithm.hash " + (peek(1) == 4 ? "sha256" : "other"));
    take(1, indent + "algorithm.signature " + (peek(1) == 1 ? "rsa" : "other"));
    int type = peek(1);
    take(1, indent + "identity_type " + (type == 1 ? "cert_hash" : "cert_hash_node_id"));
    length(2, indent + "identity");
    take(1, indent + "  hash_alg sha256");
    take(length(1, indent + "  hash"), indent + "    hash");
    take(length(2, indent + "signature_value"), indent + "  signature_value");
  }

  private void store(String indent) {
    take(length(1, indent + "resource"), indent + "  resource");
    take(1, indent + "replica_number");
    int end = length(4, indent + "kind_data") + at;
    while (at < end) {
      int kind = peek(4);
      take(4, indent + "  kind " + kind);
      take(8, indent + "  generation_counter");
      int values = length(4, indent + "  values") + at;
      while (at < values) {
        stored(kind, indent + "    ");
      }
    }
  }

  private void stored(int kind, String indent) {
    length(4, indent + "StoredData");
    take(8, indent + "storage_time, milliseconds since 1970");
    take(4, indent + "lifetime, " + peek(4) + " seconds");
    if (kind == 1) {
      take(length(2, indent + "key"), indent + "  key: the Node-ID");
    } else if (kind != 2) {
      take(4, indent + "index");
    }
    take(1, indent + "exists");
    take(length(4, indent + "value"), indent + "  value");
    signature(indent);
  }

  private void der(int end, String indent) {
    while (at < end) {
      int tag = peek(1);
      int start = at;
      int first = bytes[at + 1] & 0xff;
      int width = first < 0x80 ? 0 : first & 0x7f;
      int length = first;
      if (width > 0) {
        at += 2;
        length = peek(width);
        at = start;
      }
      take(2 + width, indent + name(tag) + ", " + length + " bytes");
      int inside = at + length;
      if ((tag & LEAF) != 0 || (tag == OCTET_STRING && isSequence(length))) {
        der(inside, indent + "  ");
      } else {
        take(length, indent + "  " + text(tag, length));
      }
    }
  }

  /**
   * Whether the next bytes are a SEQUENCE of just this length, as extensions of certificates are.
   */
  private boolean isSequence(int length) {
    return length >= 2 && peek(1) == SEQUENCE && bytes[at + 1] == length - 2;
  }

  private static String name(int tag) {
    if ((tag & 0xc0) == 0x80) {
      return "[" + (tag & 0x1f) + "]";
    }
    return switch (tag & 0x1f) {
      case 0x0c -> "UTF8String";
      case 0x10 -> "SEQUENCE";
      case 0x11 -> "SET";
      case 0x17 -> "UTCTime";
      case 0x18 -> "GeneralizedTime";
      default -> (tag & 0x1f) < UNIVERSAL.length ? UNIVERSAL[tag & 0x1f] : "tag " + tag;
    };
  }

  private String text(int tag, int length) {
    String text = new String(bytes, at, length, StandardCharsets.US_ASCII);
    boolean readable = text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    boolean names = ((tag & 0xc0) == 0x80 && length > 2) || tag == 0x0c || tag == 0x17;
    if (readable && names) {
      return '"' + text + '"';
    }
    if (tag == 6) {
      String id = oid(length);
      return NAMES.getOrDefault(id, id);
    }
    return "value";
  }

  private String oid(int length) {
    StringBuilder id = new StringBuilder();
    int value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 7 | (bytes[at + i] & 0x7f);
      if (bytes[at + i] >= 0) {
        id.append(id.isEmpty() ? value / 40 + "." + value % 40 : "." + value);
        value = 0;
      }
    }
    return id.toString();
  }
}
