package io.github.fenchel.runner.cli;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.runner.cli.store.CompareCommand;
import io.github.fenchel.runner.cli.store.ExplainCommand;
import io.github.fenchel.runner.cli.store.ExportCommand;
import io.github.fenchel.runner.cli.store.GcCommand;
import io.github.fenchel.runner.cli.store.InitialWeightsCommand;
import io.github.fenchel.runner.cli.store.MergeCommand;
import io.github.fenchel.runner.cli.store.ReportCommand;
import io.github.fenchel.runner.cli.store.ReproduceCommand;
import io.github.fenchel.runner.cli.store.VerifyCommand;
import io.github.fenchel.runner.cli.suite.BlessCommand;
import io.github.fenchel.runner.cli.suite.GateCommand;
import io.github.fenchel.runner.cli.suite.PlanCommand;
import io.github.fenchel.runner.cli.suite.RunCommand;
import io.github.fenchel.runner.cli.suite.StatusCommand;
import io.github.fenchel.runner.cli.suite.TraceCommand;
import io.github.fenchel.runner.cli.suite.ValidateCommand;
import io.github.fenchel.runner.plugin.guard.PluginException;
import io.github.fenchel.runner.plugin.guard.PluginFault;
import io.github.fenchel.runner.plugin.guard.ProcessExit;
import io.github.fenchel.runner.terminal.Console;
import io.github.fenchel.runner.terminal.Terminal;
import io.github.fenchel.runner.terminal.TerminalWriter;
import io.github.fenchel.suites.spelling.Suggestion;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code fenchel}. */
@Command(
    name = "fenchel",
    description =
        "Reproducible benchmarks of norm-regularized adversarial training and saliency maps.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done (a grid: every cell completed or skipped)",
      "1:the answer is no (compare: something is different; gate: regressed; trace: beyond budget)",
      "2:the suite, the data or the arguments are wrong",
      "3:the machine lacks something: native library, device, disk space",
      "4:training diverged",
      "5:time limit",
      "6:out of memory",
      "9:undecided: too few seeds or test images",
      "70:a bug in Fenchel or in a plugin",
      "130:interrupted; run again to continue",
    })
public final class Main {
  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          PlanCommand.class,
          ValidateCommand.class,
          ListCommand.class,
          SchemaCommand.class,
          NewCommand.class,
          CompareCommand.class,
          ReportCommand.class,
          GateCommand.class,
          BlessCommand.class,
          StatusCommand.class,
          VerifyCommand.class,
          ExplainCommand.class,
          ExportCommand.class,
          ReproduceCommand.class,
          InitialWeightsCommand.class,
          MergeCommand.class,
          GcCommand.class,
          TraceCommand.class,
          DoctorCommand.class,
          TaskCommand.class);

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    boolean child = arguments.length > 0 && arguments[0].equals(TaskCommand.NAME);
    Terminal terminal = child ? Terminal.takeAsChild() : Terminal.take();
    ProcessExit.guard(terminal.err()::println);
    int code;
    try {
      CommandLine line = commandLine(arguments);
      line.setOut(terminal.out());
      line.setErr(terminal.err());
      code = line.execute(arguments);
    } catch (RuntimeException | Error defect) { // of the command line itself
      code = notStarted(defect, terminal.err());
    }
    ProcessExit.finish(terminal.exitCode(code));
  }

  private static int notStarted(Throwable failure, PrintWriter err) {
    if (failure instanceof OutOfMemoryError) {
      err.println(tooLittle(failure.getMessage()));
      return FailureKind.OUT_OF_MEMORY.exitCode();
    }
    if (failure instanceof LinkageError) {
      err.println(
          "fenchel: the build is incomplete ("
              + failure
              + "); remove runner/target/app and run ./fenchel again");
      return FailureKind.MACHINE.exitCode();
    }
    err.println("fenchel failed; this is a bug, please report it: " + failure);
    return FailureKind.INTERNAL.exitCode();
  }

  private static String tooLittle(@Nullable String what) {
    return "fenchel itself has too little memory ("
        + what
        + "); give it more, e.g. JAVA_TOOL_OPTIONS=-Xmx8g";
  }

  /**
   * The command line for some arguments, as tests run it, too.
   *
   * <p>Where they begin with a command's name it has no other command: to read the options of all
   * takes a quarter of a second, and every run is a process.
   */
  static CommandLine commandLine(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    Optional<Class<?>> named =
        COMMANDS.stream()
            .filter(type -> arguments.length > 0 && name(type).equals(arguments[0]))
            .findFirst();
    if (named.isPresent()) {
      line.addSubcommand(named.get());
    } else {
      COMMANDS.forEach(line::addSubcommand);
      CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
      completion
          .getCommandSpec()
          .usageMessage()
          .description("Prints a completion script for bash and zsh; source it.");
      line.addSubcommand(completion);
    }
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Console.ansi()));
    line.setParameterExceptionHandler(Main::refuse);
    line.setExecutionExceptionHandler(Main::report);
    line.setExecutionStrategy(Main::execute);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExpandAtFiles(false); // "@ada" is a text, not a file of arguments
    return line;
  }

  /** Says what is wrong with the arguments, and where help is; not all that there is to know. */
  private static int refuse(CommandLine.ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    PrintWriter err = line.getErr();
    String command = line.getCommandSpec().qualifiedName();
    boolean unknown = wrong instanceof UnmatchedArgumentException && line.getParent() == null;
    if (unknown && !arguments[0].startsWith("-")) {
      List<String> known = COMMANDS.stream().filter(Main::isShown).map(Main::name).toList();
      err.println(
          "unknown command \"" + arguments[0] + "\"; " + Suggestion.hint(arguments[0], known));
    } else {
      err.println(command + ": " + wrong.getMessage());
    }
    err.println("\"" + command + " --help\" shows more");
    err.flush();
    return FailureKind.USER.exitCode();
  }

  private static boolean isShown(Class<?> command) {
    return !Objects.requireNonNull(command.getAnnotation(Command.class)).hidden();
  }

  private static String name(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
  }

  /**
   * Errors are reported as exceptions are: left alone they would end with code 1, which is "no".
   */
  private static int execute(CommandLine.ParseResult parsed) {
    helpIsColored(parsed);
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError full) {
      throw new CommandLine.ExecutionException(
          parsed.commandSpec().commandLine(),
          "out of memory",
          new FenchelException(
              FailureKind.OUT_OF_MEMORY,
              PluginFault.plugin(full).map(place -> place + ": ").orElse("")
                  + "fenchel itself has too little memory ("
                  + full.getMessage()
                  + "); give it more, e.g. JAVA_TOOL_OPTIONS=-Xmx8g",
              full));
    } catch (Error defect) {
      CommandLine line = parsed.commandSpec().commandLine();
      throw new CommandLine.ExecutionException(line, PluginFault.describe(defect), defect);
    }
  }

  /** Help has colors of its own, and nothing of a user's or a plugin's. */
  private static void helpIsColored(CommandLine.ParseResult parsed) {
    for (CommandLine.ParseResult at = parsed; at != null; at = at.subcommand()) {
      if (at.isUsageHelpRequested() || at.isVersionHelpRequested()) {
        CommandLine line = at.commandSpec().commandLine();
        line.setOut(TerminalWriter.plain(line.getOut()));
      }
    }
  }

  private static int report(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (thrown instanceof FenchelException failure && failure.kind() != FailureKind.INTERNAL) {
      err.print(failure.getMessage() + "\n");
      err.flush();
      return failure.kind().exitCode();
    }
    Throwable defect = thrown.getCause() instanceof PluginException fault ? fault : thrown;
    if (defect instanceof PluginException && defect.getCause() == null) {
      err.println(defect); // it says all: there is nothing that a trace would add
    } else {
      err.println(
          PluginFault.blame(defect)
              .map(who -> who + "; please report it to the plugin's author with this trace:")
              .orElse("fenchel failed; this is a bug, please report it with this trace:"));
      defect.printStackTrace(err);
    }
    err.flush();
    return FailureKind.INTERNAL.exitCode();
  }

  /** Tells the version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"fenchel " + (version == null ? "dev" : version)};
    }
  }
}
