package org.chordial.ice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of this module. */
class ArchitectureTest {

  private static final String CORES =
      "org.chordial.ice.(stun|turn|agent|behaviour|mapping|diagnosis)..";

  private final JavaClasses module =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.chordial.ice");

  @Test
  void theGroundFloorKnowsNothingOfTheFloorsAbove() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.chordial.overlay..", "org.chordial.media..", "org.chordial.app..")
        .check(module);
  }

  @Test
  void stunKnowsNothingOfIce() {
    noClasses()
        .that()
        .resideInAPackage("org.chordial.ice.stun..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.chordial.ice.turn..",
            "org.chordial.ice.agent..",
            "org.chordial.ice.dtls..",
            "org.chordial.ice.vnet..")
        .check(module);
  }

  @Test
  void turnKnowsNothingOfIce() {
    noClasses()
        .that()
        .resideInAPackage("org.chordial.ice.turn..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.chordial.ice.agent..")
        .check(module);
  }

  @Test
  void socketsKnowNothingOfProtocols() {
    noClasses()
        .that()
        .resideInAPackage("org.chordial.ice.net..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.chordial.ice.stun..",
            "org.chordial.ice.agent..",
            "org.chordial.ice.dtls..",
            "org.chordial.ice.vnet..")
        .check(module);
  }

  @Test
  void coresKnowNothingOfRealOrVirtualSockets() {
    classes()
        .that()
        .resideInAPackage(CORES)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "org.chordial.ice.stun..",
            "org.chordial.ice.turn..",
            "org.chordial.ice.dtls..",
            "org.chordial.ice.agent..",
            "org.chordial.ice.behaviour..",
            "org.chordial.ice.mapping..",
            "org.chordial.ice.diagnosis..",
            "org.chordial.ice.net..",
            "io.netty.buffer..",
            "io.netty.util..",
            "org.slf4j..",
            "java..",
            "javax.crypto..",
            "javax.xml..",
            "org.w3c.dom..",
            "org.xml.sax..")
        .check(module);
  }

  @Test
  void coresOpenNoSocketsStartNoThreadsAndReadNoClock() {
    noClasses()
        .that()
        .resideInAPackage(CORES)
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.net\\.(Datagram|Server|Multicast)?Socket"
                + "|java\\.nio\\.channels\\..*|java\\.time\\.Clock|java\\.lang\\.Thread"
                + "|java\\.util\\.concurrent\\.Executors|java\\.util\\.Timer|java\\.util\\.Random")
        .check(module);
    noClasses()
        .that()
        .resideInAPackage(CORES)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .check(module);
  }
}
