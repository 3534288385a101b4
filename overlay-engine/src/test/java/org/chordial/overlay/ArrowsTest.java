package org.chordial.overlay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The arrows of the module: who may know whom. */
class ArrowsTest {
  private static final String[] CORES = {
    "..overlay.wire..", "..overlay.topology..", "..overlay.storage..", "..overlay.usage.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.chordial.overlay");

  @Test
  void theOverlayKnowsNeitherMediaNorApp() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.chordial.media..", "org.chordial.app..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCircles() {
    slices()
        .matching("org.chordial.overlay.(wire|config|security|link|forward)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void theWireKnowsNothingOfWhatIsMadeWithIt() {
    noClasses()
        .that()
        .resideInAPackage("..overlay.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..overlay.security..",
            "..overlay.config..",
            "..overlay.link..",
            "..overlay.forward..",
            "..overlay.topology..",
            "..overlay.storage..",
            "..overlay.usage..",
            "..overlay.peer..")
        .check(CLASSES);
  }

  @Test
  void forwardingKnowsNoTopologyAndNoStorage() {
    noClasses()
        .that()
        .resideInAnyPackage("..overlay.forward..", "..overlay.link..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..overlay.topology..", "..overlay.storage..", "..overlay.usage..", "..overlay.peer..")
        .check(CLASSES);
  }

  @Test
  void topologyKnowsNoStorageAndStorageNoUsage() {
    noClasses()
        .that()
        .resideInAPackage("..overlay.topology..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..overlay.storage..", "..overlay.usage..", "..overlay.peer..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..overlay.storage..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..overlay.usage..",
            "..overlay.topology.chord..",
            "..overlay.peer..",
            "..overlay.disk..")
        .check(CLASSES);
  }

  @Test
  void coresTouchNoSocketsNoClockNoThreadsAndNoDice() {
    noClasses()
        .that()
        .resideInAnyPackage(CORES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty.channel..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }
}
