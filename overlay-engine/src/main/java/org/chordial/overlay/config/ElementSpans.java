package org.chordial.overlay.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where each element begins and ends, in bytes and in document order. XML readers report characters
 * after decoding; signatures are over bytes. The input has been found well-formed before.
 */
final class ElementSpans {
  private final byte[] xml;
  private final List<int[]> spans = new ArrayList<>();

  private ElementSpans(byte[] xml) {
    this.xml = xml;
  }

  /** Pairs of first byte and the byte after the last, one for each start tag. */
  static List<int[]> of(byte[] xml) throws ConfigurationException {
    ElementSpans scanner = new ElementSpans(xml);
    scanner.scan();
    return scanner.spans;
  }

  private void scan() throws ConfigurationException {
    Deque<int[]> open = new ArrayDeque<>();
    int at = 0;
    while ((at = indexOf("<", at)) >= 0) {
      int start = at;
      if (startsWith("<!--", at)) {
        at = after("-->", at + 4);
      } else if (startsWith("<![CDATA[", at)) {
        at = after("]]>", at + 9);
      } else if (startsWith("<?", at)) {
        at = after("?>", at + 2);
      } else if (startsWith("</", at)) {
        at = after(">", at);
        if (open.isEmpty()) {
          throw ConfigurationException.unreadable("an element ends that never began");
        }
        open.pop()[1] = at;
      } else {
        at = afterStartTag(at + 1);
        int[] span = {start, at};
        spans.add(span);
        if (xml[at - 2] != '/') {
          open.push(span);
        }
      }
    }
  }

  private int afterStartTag(int from) throws ConfigurationException {
    int quote = 0;
    for (int i = from; i < xml.length; i++) {
      int c = xml[i];
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    throw ConfigurationException.unreadable("a tag never ends");
  }

  private int after(String token, int from) throws ConfigurationException {
    int at = indexOf(token, from);
    if (at < 0) {
      throw ConfigurationException.unreadable("\"" + token + "\" is missing");
    }
    return at + token.length();
  }

  private int indexOf(String token, int from) {
    for (int i = from; i <= xml.length - token.length(); i++) {
      if (startsWith(token, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(String token, int at) {
    if (at + token.length() > xml.length) {
      return false;
    }
    byte[] wanted = token.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < wanted.length; i++) {
      if (xml[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
