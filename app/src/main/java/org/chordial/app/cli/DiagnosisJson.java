package org.chordial.app.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chordial.ice.behaviour.NatReport;
import org.chordial.ice.diagnosis.Diagnosis;

/** A diagnosis for programs. */
final class DiagnosisJson {
  private DiagnosisJson() {}

  static Map<String, Object> of(Diagnosis found) {
    Map<String, Object> object =
        JsonLines.object(
            "callable", found.callable(),
            "verdict", word(found.verdict()),
            "udp", found.udp(),
            "local", found.local().stream().map(InetAddress::getHostAddress).toList());
    found.ipv4().ifPresent(report -> object.put("ipv4", path(report)));
    found.ipv6().ifPresent(report -> object.put("ipv6", path(report)));
    object.put("tcp", found.tcp().stream().map(DiagnosisJson::text).sorted().toList());
    object.put("portMapping", found.mapped().map(DiagnosisJson::word).orElse("none"));
    found.mappedAt().ifPresent(at -> object.put("mappedAt", text(at)));
    object.put("relays", found.relays().stream().map(DiagnosisJson::word).sorted().toList());
    return object;
  }

  private static Map<String, Object> path(NatReport report) {
    Map<String, Object> object = JsonLines.object("udp", report.udp());
    report.mapped().ifPresent(at -> object.put("mapped", text(at)));
    object.put("translated", report.translated());
    word(report.mapping()).ifPresent(it -> object.put("mapping", it));
    word(report.filtering()).ifPresent(it -> object.put("filtering", it));
    report.hairpin().ifPresent(it -> object.put("hairpin", it));
    object.put("rttMs", report.roundTrip().toMillis());
    return object;
  }

  private static Optional<String> word(Optional<? extends Enum<?>> value) {
    return value.map(DiagnosisJson::word);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String text(InetSocketAddress at) {
    return at.getAddress().getHostAddress() + ":" + at.getPort();
  }
}
