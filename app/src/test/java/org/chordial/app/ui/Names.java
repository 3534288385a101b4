package org.chordial.app.ui;

import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import org.junit.jupiter.api.Assertions;

/** Looks for controls that a screen reader could not name. */
final class Names {
  private Names() {}

  /** Fails with a list of the nameless. */
  static void assertAllNamed(Stage stage) throws Exception {
    List<String> nameless =
        UiDriver.fx(
            () ->
                UiDriver.all(stage.getScene().getRoot()).stream()
                    .filter(UiDriver::seen)
                    .filter(Names::needsName)
                    .filter(node -> !hasName(node) || node.getAccessibleRole() == null)
                    .map(node -> node.getClass().getSimpleName() + "#" + node.getId())
                    .toList());
    Assertions.assertEquals(List.of(), nameless);
  }

  private static boolean needsName(Node node) {
    boolean asks =
        node instanceof TextInputControl
            || node instanceof ComboBoxBase<?>
            || node instanceof ListView<?>;
    if (node.getParent() instanceof ComboBoxBase<?>) {
      // Parts of a box that has a name itself.
      return false;
    }
    return node instanceof Control && (node.isFocusTraversable() || asks);
  }

  private static boolean hasName(Node node) {
    String text = Objects.requireNonNullElse(node.getAccessibleText(), "");
    String label =
        node instanceof Labeled labeled ? Objects.requireNonNullElse(labeled.getText(), "") : "";
    return !text.isBlank() || !label.isBlank();
  }
}
