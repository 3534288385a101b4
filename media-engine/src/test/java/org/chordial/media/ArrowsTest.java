package org.chordial.media;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArrowsTest {

  private static final String MEDIA = "org.chordial.media.";

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.chordial.media");

  @Test
  void mediaKnowsNeitherOverlayNorApp() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.chordial.overlay..", "org.chordial.app..")
        .check(classes);
  }

  @Test
  void coresOpenNoSocketStartNoThreadAndReadNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(
            MEDIA + "rtp", MEDIA + "rtcp", MEDIA + "srtp", MEDIA + "session", MEDIA + "video")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "java.nio.file..", "io.netty.channel..")
        .check(classes);
  }

  @Test
  void whatIsBelowDoesNotKnowTheSession() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MEDIA + "session")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(MEDIA + "session")
        .check(classes);
  }

  @Test
  void packagesFormNoRing() {
    slices().matching("org.chordial.media.(*)..").should().beFreeOfCycles().check(classes);
  }
}
