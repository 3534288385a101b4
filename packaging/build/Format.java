import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one formatter of the project: {@code check} fails on the first run of files that are not in
 * google-java-format, {@code apply} rewrites them. A program and not a Maven plugin because it must
 * run on the JDK of the sources, which need not be Maven's.
 */
public final class Format {
  private static final String FIX = "mvn -N validate -Dformat";

  public static void main(String[] args) throws IOException {
    boolean apply = args.length == 1 && args[0].equals("apply");
    List<Path> sources;
    try (Stream<Path> walk = Files.walk(Path.of(""))) {
      sources =
          walk.filter(p -> p.toString().endsWith(".java"))
              .filter(p -> Stream.of("target", ".git").noneMatch(d -> contains(p, d)))
              .sorted()
              .toList();
    }
    List<Path> wrong = sources.parallelStream().filter(p -> !isFormatted(p, apply)).toList();
    if (wrong.isEmpty() || apply) {
      return;
    }
    wrong.forEach(p -> System.err.println("not formatted: " + p));
    System.err.println(wrong.size() + " files are not formatted; run: " + FIX);
    System.exit(1);
  }

  private static boolean contains(Path path, String directory) {
    for (Path name : path) {
      if (name.toString().equals(directory)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFormatted(Path path, boolean apply) {
    try {
      String before = Files.readString(path);
      String after =
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(before), Style.GOOGLE);
      after = new Formatter().formatSource(after);
      if (after.equals(before)) {
        return true;
      }
      if (apply) {
        Files.writeString(path, after);
      }
      return false;
    } catch (FormatterException e) {
      System.err.println(path + ": " + e.getMessage());
      return false;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
