package org.chordial.app.ui.firststart;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.chordial.app.store.Profile;
import org.chordial.app.ui.Problems;
import org.chordial.app.ui.Strings;
import org.chordial.app.ui.UiThread;
import org.chordial.overlay.usage.sip.Aor;

/** The first start, step by step; on the FX thread. */
public final class FirstStartModel {

  /** What is asked. */
  public enum Step {
    WELCOME,
    INVITATION,
    NAME,
    IMPORT,
    DEVICES
  }

  private final Path directory;
  private final Accounts accounts;
  private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(Step.WELCOME);
  private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
  private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
  private final StringProperty source = new SimpleStringProperty("");
  private final StringProperty name = new SimpleStringProperty("");
  private final StringProperty password = new SimpleStringProperty("");
  private final StringProperty repeated = new SimpleStringProperty("");
  private final BooleanProperty newName = new SimpleBooleanProperty(true);
  private final ObjectProperty<Optional<Path>> backup =
      new SimpleObjectProperty<>(Optional.empty());
  private Optional<Accounts.Overlay> overlay = Optional.empty();
  private Optional<Profile> profile = Optional.empty();

  /**
   * @param directory where the profile is to be
   */
  public FirstStartModel(Path directory, Accounts accounts) {
    this.directory = directory;
    this.accounts = accounts;
    Draft draft = Draft.load(directory);
    source.set(draft.source());
    name.set(draft.name());
    newName.set(draft.newName());
  }

  public ReadOnlyObjectProperty<Step> step() {
    return step.getReadOnlyProperty();
  }

  /** Whether something is asked for whose answer is not there yet. */
  public ReadOnlyBooleanProperty busy() {
    return busy.getReadOnlyProperty();
  }

  /** What went wrong last, in a sentence; empty where nothing did. */
  public ReadOnlyStringProperty problem() {
    return problem.getReadOnlyProperty();
  }

  public StringProperty source() {
    return source;
  }

  public StringProperty name() {
    return name;
  }

  public StringProperty password() {
    return password;
  }

  public StringProperty repeated() {
    return repeated;
  }

  public ReadOnlyBooleanProperty newName() {
    return newName;
  }

  public ObjectProperty<Optional<Path>> backup() {
    return backup;
  }

  /** The overlay that was found; there from the step {@link Step#NAME} on. */
  public Optional<Accounts.Overlay> overlay() {
    return overlay;
  }

  /** The account; there from the step {@link Step#DEVICES} on, and the window's to close. */
  public Optional<Profile> profile() {
    return profile;
  }

  public void start(boolean withNewName) {
    newName.set(withNewName);
    go(Step.INVITATION);
  }

  public void startImport() {
    go(Step.IMPORT);
  }

  /** An invitation came from outside, as a link that was clicked. */
  public void invited(String link) {
    if (step.get() == Step.WELCOME || step.get() == Step.INVITATION) {
      source.set(link);
      go(Step.INVITATION);
    }
  }

  public void back() {
    go(step.get() == Step.NAME ? Step.INVITATION : Step.WELCOME);
  }

  /** Looks for the overlay of the invitation. */
  public void findOverlay() {
    keep();
    await(
        accounts.overlay(source.get().strip()),
        found -> {
          overlay = Optional.of(found);
          go(Step.NAME);
        });
  }

  /** The whole name that the typed one stands for; empty where it is none. */
  public Optional<Aor> aor() {
    String typed = name.get().strip();
    String whole =
        typed.contains("@") ? typed : typed + "@" + overlay.map(Accounts.Overlay::name).orElse("");
    return typed.isEmpty() ? Optional.empty() : Aor.parse(whole);
  }

  /** What is to be said about the name as it is typed. */
  public String nameHint() {
    if (name.get().isBlank()) {
      return Strings.get("start.name.hint");
    }
    return aor()
        .map(aor -> Strings.get("start.name.good", aor))
        .orElseGet(() -> Strings.get("start.name.bad"));
  }

  public boolean nameIsBad() {
    return !name.get().isBlank() && aor().isEmpty();
  }

  public boolean needsPassword() {
    return overlay.map(Accounts.Overlay::protectsNames).orElse(true);
  }

  /** Whether the account can be asked for. */
  public boolean canCreate() {
    boolean passwordDone =
        !needsPassword()
            || (!password.get().isEmpty()
                && (!newName.get() || password.get().equals(repeated.get())));
    return aor().isPresent() && passwordDone && !busy.get();
  }

  /** Gets the account. */
  public void create() {
    keep();
    aor()
        .ifPresent(
            aor ->
                await(
                    accounts.create(aor.toString(), password.get().toCharArray(), newName.get()),
                    this::gotProfile));
  }

  /** Makes the account out of the backup. */
  public void restore() {
    backup
        .get()
        .ifPresent(
            file -> await(accounts.restore(file, password.get().toCharArray()), this::gotProfile));
  }

  /** Remembers what was typed. */
  public void keep() {
    if (profile.isEmpty()) {
      new Draft(source.get(), name.get(), newName.get()).save(directory);
    }
  }

  private void gotProfile(Profile made) {
    profile = Optional.of(made);
    password.set("");
    repeated.set("");
    Draft.forget(directory);
    go(Step.DEVICES);
  }

  private void go(Step next) {
    keep();
    problem.set("");
    step.set(next);
  }

  private <T> void await(CompletableFuture<T> work, Consumer<T> done) {
    busy.set(true);
    problem.set("");
    var _ =
        work.whenComplete(
            (result, failure) ->
                UiThread.run(
                    () -> {
                      busy.set(false);
                      if (failure == null) {
                        done.accept(result);
                      } else {
                        problem.set(Problems.sentence(failure));
                      }
                    }));
  }
}
