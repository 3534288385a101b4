package org.chordial.overlay.usage.sip;

import java.time.Duration;
import java.util.List;

/**
 * Where a name leads (RFC 7904 section 4.2).
 *
 * @param contacts each device once
 * @param forwards the AORs that were followed on the way, nearest first
 * @param external AORs of other domains, for the caller to contact by other means
 * @param fetches how many Fetches it took
 * @param hops how many links the answer came over, the longest way where there were several
 * @param took from the question to the answer
 */
public record Resolution(
    String asked,
    List<Contact> contacts,
    List<Aor> forwards,
    List<Aor> external,
    int fetches,
    int hops,
    Duration took) {

  public Resolution {
    contacts = List.copyOf(contacts);
    forwards = List.copyOf(forwards);
    external = List.copyOf(external);
  }
}
