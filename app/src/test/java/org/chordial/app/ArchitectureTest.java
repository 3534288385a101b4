package org.chordial.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.chordial");

  @Test
  void theEnginesKnowNothingOfTheApp() {
    noClasses()
        .that()
        .resideInAnyPackage("org.chordial.ice..", "org.chordial.overlay..", "org.chordial.media..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.chordial.app..")
        .check(CLASSES);
  }

  @Test
  void overlayAndMediaDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.chordial.overlay..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.chordial.media..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.chordial.media..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.chordial.overlay..")
        .check(CLASSES);
  }

  @Test
  void descriptionsAndSipKnowNothingOfCalls() {
    noClasses()
        .that()
        .resideInAnyPackage("org.chordial.app.sdp..", "org.chordial.app.sip..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.chordial.app.call..",
            "org.chordial.app.control..",
            "org.chordial.app.cli..",
            "org.chordial.app.ui..")
        .check(CLASSES);
  }

  @Test
  void callsKnowNothingOfWhoDrivesThem() {
    noClasses()
        .that()
        .resideInAPackage("org.chordial.app.call..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.chordial.app.control..",
            "org.chordial.app.cli..",
            "org.chordial.app.ui..",
            "org.chordial.app.store..",
            "org.chordial.app.contacts..")
        .check(CLASSES);
  }

  @Test
  void onlyTheSipRoomKnowsTheSipLibraryBeyondItsException() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.chordial.app.sip..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("gov.nist..", "javax.sip.header..", "javax.sip.message..")
        .check(CLASSES);
  }

  @Test
  void theWindowKnowsNoProtocols() {
    noClasses()
        .that()
        .resideInAPackage("org.chordial.app.ui..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.chordial.app.sip..", "org.chordial.app.sdp..", "org.chordial.ice..")
        .check(CLASSES);
  }
}
