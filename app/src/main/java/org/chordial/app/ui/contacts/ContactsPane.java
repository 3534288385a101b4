package org.chordial.app.ui.contacts;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Locale;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.model.ContactRow;
import org.chordial.app.ui.model.People;
import org.kordamp.ikonli.javafx.FontIcon;

/** The list of people with its search, which takes a whole address too. */
public final class ContactsPane extends VBox {
  private final TextField search = new TextField();
  private final ListView<ContactRow> list;
  private final FilteredList<ContactRow> shown;
  private final ContactActions actions;

  /**
   * @param onlyContacts whether those who only called or wrote are left out
   */
  public ContactsPane(
      String title,
      People people,
      boolean onlyContacts,
      ContactActions actions,
      InstantSource clock) {
    this.actions = actions;
    getStyleClass().add("list-pane");
    Label heading = new Label(title);
    heading.getStyleClass().add("pane-title");
    search.setId("search");
    search.setPromptText(Strings.get("search.prompt"));
    search.setAccessibleText(Strings.get("search.prompt"));
    Button lookup = new Button(null, new FontIcon("mdmz-person_search"));
    lookup.setId("lookup");
    lookup.setMaxWidth(Double.MAX_VALUE);
    lookup.setOnAction(event -> openTyped());
    VBox header = new VBox(heading, search, lookup);
    header.getStyleClass().add("list-header");
    shown = new FilteredList<>(people.rows());
    SortedList<ContactRow> sorted = new SortedList<>(shown);
    if (!onlyContacts) {
      // Chats: whom I had to do with last comes first; who is new keeps the order of names.
      sorted.setComparator(
          Comparator.comparing((ContactRow row) -> row.lastAt().orElse(Instant.MIN)).reversed());
    }
    list = new ListView<>(sorted);
    list.setId("contacts");
    list.setAccessibleText(title);
    list.setCellFactory(view -> new ContactCell(actions, clock));
    search
        .textProperty()
        .subscribe(
            query -> {
              shown.setPredicate(row -> (row.known() || !onlyContacts) && row.matches(query));
              boolean address = isAddress(query);
              lookup.setVisible(address);
              lookup.setManaged(address);
              lookup.setText(Strings.get("search.lookup", query.strip()));
            });
    list.getSelectionModel()
        .selectedItemProperty()
        .subscribe(
            row -> {
              if (row != null) {
                actions.open(row.aor());
              }
            });
    list.setOnKeyPressed(
        event -> {
          ContactRow row = list.getSelectionModel().getSelectedItem();
          if (event.getCode() == KeyCode.ENTER && row != null) {
            if (event.isControlDown()) {
              actions.call(row.aor(), false);
            } else {
              actions.open(row.aor());
            }
          }
        });
    search.setOnAction(event -> openTyped());
    StackPane body = new StackPane(list, empty());
    setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(header, body);
  }

  /** Marks the row of somebody, where there is one. */
  public void mark(String aor) {
    list.getItems().stream()
        .filter(row -> row.aor().equals(aor))
        .findFirst()
        .ifPresent(list.getSelectionModel()::select);
  }

  /** Puts the cursor into the search. */
  public void focusSearch() {
    search.requestFocus();
    search.selectAll();
  }

  private void openTyped() {
    String typed = search.getText().strip();
    if (isAddress(typed)) {
      actions.open(typed.toLowerCase(Locale.ROOT));
    } else if (!list.getItems().isEmpty()) {
      list.getSelectionModel().select(0);
      list.requestFocus();
    }
  }

  private static boolean isAddress(String text) {
    int at = text.strip().indexOf('@');
    return at > 0 && at < text.strip().length() - 1;
  }

  private VBox empty() {
    Label title = new Label(Strings.get("contacts.empty.title"));
    title.getStyleClass().add("row-name");
    Label text = new Label(Strings.get("contacts.empty.text"));
    text.getStyleClass().add("muted");
    text.setWrapText(true);
    VBox empty = new VBox(title, text);
    empty.getStyleClass().add("card");
    empty.setMouseTransparent(true);
    empty
        .visibleProperty()
        .bind(javafx.beans.binding.Bindings.isEmpty(shown).and(search.textProperty().isEmpty()));
    return empty;
  }
}
