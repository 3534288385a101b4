package org.chordial.app.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StringsTest {
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)[^}]*}");

  private static Properties bundle(String name) throws IOException {
    Properties strings = new Properties();
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(StringsTest.class.getResourceAsStream(name)),
            StandardCharsets.UTF_8)) {
      strings.load(reader);
    }
    return strings;
  }

  @Test
  void everyStringIsThereInBothLanguages() throws IOException {
    assertEquals(
        new TreeSet<>(bundle("messages.properties").stringPropertyNames()),
        new TreeSet<>(bundle("messages_de.properties").stringPropertyNames()));
  }

  @Test
  void bothLanguagesFillInTheSameThings() throws IOException {
    Properties english = bundle("messages.properties");
    Properties german = bundle("messages_de.properties");
    for (String key : english.stringPropertyNames()) {
      assertEquals(arguments(english.getProperty(key)), arguments(german.getProperty(key)), key);
      assertTrue(!german.getProperty(key).isBlank(), key);
    }
  }

  private static Set<String> arguments(String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = ARGUMENT.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
