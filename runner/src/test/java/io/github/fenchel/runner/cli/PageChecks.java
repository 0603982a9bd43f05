package io.github.fenchel.runner.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What any page may be wrong about. Each check returns its problems, with file and line. */
final class PageChecks {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");
  private static final Pattern PROFILE = Pattern.compile("-P(\\w+)");
  private static final Pattern PATH =
      Pattern.compile(
          "(?:\\./)?(?:api|losses|backends|suites|results|runner|docs|\\.ci|\\.mvn)(?:/[\\w.-]+)+/?");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\b(?:ID|NAME)\\b");
  private static final Pattern TYPE = Pattern.compile("([A-Z][a-z0-9]+[A-Z]\\w*)(?:\\..*)?");
  private static final Pattern QUALIFIED = Pattern.compile("io\\.github\\.fenchel(?:\\.\\w+)+");
  private static final Pattern BRITISH =
      Pattern.compile(
          "(?i)\\b\\w*(?:(?:normal|regular|maxim|minim|optim|linear|penal|harmon|random|summar|initial"
              + "|visual|recogn|organ)is(?:e|ed|er|es|ing|ation)|colour|behaviour|neighbour"
              + "|grey|licence|favour|spelt)\\w*");

  /** A fragment is put into the first suite of this page, without that one's exclusions. */
  private static final Path FRAME = Project.ROOT.resolve("docs").resolve("suites.md");

  private static final Pattern KEY = Pattern.compile("(?m)^([a-zA-Z]+):");

  private static final CommandLine ALL = Main.commandLine();

  private PageChecks() {}

  static String at(Page page, int line, String message) {
    return Project.ROOT.relativize(page.file()) + ":" + line + ": " + message;
  }

  private static List<String> problems(
      Page page, List<Page.Piece> pieces, BiFunction<Page, String, Stream<String>> check) {
    return pieces.stream()
        .flatMap(
            piece -> check.apply(page, piece.text()).map(wrong -> at(page, piece.line(), wrong)))
        .toList();
  }

  /** Links within the project lead to a file that is there, and to a heading that it has. */
  static List<String> links(Page page) {
    return problems(page, page.links(), PageChecks::link);
  }

  private static Stream<String> link(Page page, String target) {
    if (target.matches("https?://.*")) {
      return Stream.of();
    }
    String[] parts = target.split("#", 2);
    Path file =
        parts[0].isEmpty()
            ? page.file()
            : page.file().resolveSibling(parts[0]).toAbsolutePath().normalize();
    if (!file.equals(page.file()) && !Files.exists(file)) {
      return Stream.of("no file " + target);
    }
    Page other = file.equals(page.file()) || parts.length == 1 ? page : Page.read(file);
    return parts.length == 1 || other.anchors().contains(parts[1])
        ? Stream.of()
        : Stream.of("no heading for " + target + " among " + other.anchors());
  }

  /** Files, packages and types named as code are there. */
  static List<String> names(Page page, Set<String> types) {
    return problems(page, page.codes(), (where, code) -> name(code, types));
  }

  private static Stream<String> name(String code, Set<String> types) {
    Matcher type = TYPE.matcher(code);
    boolean known =
        type.matches()
            ? types.contains(type.group(1))
            : QUALIFIED.matcher(code).matches() ? isSource(code) : isFile(code);
    return known ? Stream.of() : Stream.of("nothing is called " + code);
  }

  /** A file, unless it is what a build or a run makes, or stands for many. */
  private static boolean isFile(String path) {
    boolean made = path.contains("target/") || path.startsWith("results/runs");
    return made
        || PLACEHOLDER.matcher(path).find()
        || !PATH.matcher(path).matches()
        || Files.exists(Project.ROOT.resolve(path));
  }

  private static boolean isSource(String name) {
    String path = name.replace('.', '/');
    return Project.modules().stream()
        .map(module -> Project.ROOT.resolve(module).resolve("src/main/java"))
        .anyMatch(
            root -> Files.exists(root.resolve(path)) || Files.exists(root.resolve(path + ".java")));
  }

  /** Commands that a page shows could be typed, and the files in them are there. */
  static List<String> commands(Page page) {
    List<String> problems = new ArrayList<>();
    for (Page.Block block : page.blocks()) {
      List<String> lines = block.text().lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (block.info().equals("console") && lines.get(i).startsWith("$ ")) {
          String typed = lines.get(i).substring(2);
          int line = block.line() + i;
          command(typed).forEach(wrong -> problems.add(at(page, line, wrong)));
        }
      }
    }
    problems.addAll(problems(page, page.codes(), (where, code) -> mentioned(code)));
    return problems;
  }

  /** Returns what is wrong with a line of shell, up to two blanks or where its output goes. */
  static Stream<String> command(String line) {
    List<String> words = words(line.split(" {2,}| > ", 2)[0]);
    Stream<String> missing =
        words.stream().filter(word -> !isFile(word)).map(word -> "no file " + word);
    String program = words.get(0);
    if (program.endsWith("mvnw") || program.equals("mvn")) {
      return Stream.concat(missing, words.stream().flatMap(PageChecks::profile));
    }
    return program.matches("(\\.{1,2}/)?fenchel|@launcher@")
        ? Stream.concat(missing, refusal(words.subList(1, words.size())))
        : missing;
  }

  private static Stream<String> profile(String word) {
    Matcher profile = PROFILE.matcher(word);
    String pom = Project.text(Project.ROOT.resolve("pom.xml"));
    return !profile.matches() || pom.contains("<id>" + profile.group(1) + "</id>")
        ? Stream.of()
        : Stream.of("no profile " + word);
  }

  private static Stream<String> refusal(List<String> words) {
    String[] arguments = words.toArray(String[]::new);
    try {
      Main.commandLine(arguments).parseArgs(arguments);
      return Stream.of();
    } catch (ParameterException refused) {
      return Stream.of(String.valueOf(refused.getMessage()));
    }
  }

  private static List<String> words(String line) {
    return WORD.matcher(line)
        .results()
        .map(
            word ->
                word.group(1) != null
                    ? word.group(1)
                    : word.group(2) != null ? word.group(2) : word.group(3))
        .toList();
  }

  /** A command in running text may be cut short; its name and options are those of a command. */
  private static Stream<String> mentioned(String code) {
    List<String> words = words(code);
    if (words.isEmpty()) {
      return Stream.of();
    }
    if (words.get(0).matches("(\\./)?fenchel") && words.size() > 1) {
      CommandLine named = ALL.getSubcommands().get(words.get(1));
      return named == null
          ? Stream.of("no command " + words.get(1))
          : options(code)
              .filter(option -> !has(named.getCommandSpec(), option))
              .map(option -> words.get(1) + " has no option " + option);
    }
    return words.get(0).startsWith("--")
        ? options(code)
            .filter(
                option ->
                    ALL.getSubcommands().values().stream()
                        .noneMatch(command -> has(command.getCommandSpec(), option)))
            .map(option -> "no command has an option " + option)
        : profile(words.get(0));
  }

  private static Stream<String> options(String code) {
    return OPTION.matcher(code).results().map(found -> found.group());
  }

  private static boolean has(CommandSpec command, String option) {
    return command.optionsMap().containsKey(option)
        || command.negatedOptionsMap().containsKey(option);
  }

  /**
   * Every block of YAML is a suite without mistakes; one that is marked {@code fragment} is put
   * into the frame, whose keys of the same name it replaces.
   */
  static List<String> suites(Page page, Path folder) {
    List<String> command = new ArrayList<>(List.of("validate"));
    int blocks = 0;
    for (Page.Block block : page.blocks()) {
      if (block.info().startsWith("yaml")) {
        String suite = block.info().equals("yaml fragment") ? framed(block.text()) : block.text();
        command.add(write(folder.resolve("line-" + block.line() + ".yaml"), suite).toString());
        blocks++;
      }
    }
    command.addAll(List.of("--data-dir", folder.toString(), "--offline"));
    if (blocks == 0) {
      return List.of();
    }
    return CommandLineRun.of(command.toArray(String[]::new))
        .err()
        .lines()
        .map(line -> at(page, 0, line.replace(folder + "/", "")))
        .toList();
  }

  private static String framed(String fragment) {
    String frame =
        Page.read(FRAME).blocks().stream()
            .filter(block -> block.info().equals("yaml"))
            .findFirst()
            .orElseThrow()
            .text();
    Set<String> replaced =
        KEY.matcher(fragment + "\nexclude:")
            .results()
            .map(key -> key.group(1))
            .collect(Collectors.toSet());
    return Arrays.stream(frame.split("(?m)^(?=[a-zA-Z])"))
            .filter(section -> !replaced.contains(section.split(":", 2)[0]))
            .collect(Collectors.joining())
        + fragment;
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pages are in American English. */
  static List<String> spelling(Page page) {
    List<String> lines = page.text().lines().toList();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      for (Matcher word = BRITISH.matcher(lines.get(i)); word.find(); ) {
        problems.add(at(page, i + 1, word.group() + " is spelled as in British English"));
      }
    }
    return problems;
  }

  /** README is read in two minutes, or it is not read. */
  static List<String> size(Page readme) {
    int bytes = readme.text().getBytes(StandardCharsets.UTF_8).length;
    return bytes <= 8192 ? List.of() : List.of(at(readme, 1, bytes + " bytes, 8192 at most"));
  }
}
