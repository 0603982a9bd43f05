package io.github.fenchel.runner.budget;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.SessionOptions;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.parameter.Arguments;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Offer;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.api.record.MatchOutcome;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.MatchSpec;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.results.record.MatchJson;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.run.Environments;
import io.github.fenchel.runner.run.PartFactory;
import io.github.fenchel.runner.run.StratifiedSubsets;
import io.github.fenchel.runner.run.Workspace;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Matches norms to budgets in this process, and stores the answers.
 *
 * <p>Always with the weights and the order of seed 0, on the CPU, in double precision: so one value
 * serves every seed, device and data type, and suites that share the seeds out share the value.
 */
public final class MatchExecutor {
  /** Part of no spec: rounding hides in which order an engine adds. */
  public static final int THREADS = 2;

  private static final long REPETITION = 0;
  private static final SessionOptions REFERENCE = new SessionOptions("cpu", DataType.FLOAT64, 1);

  /**
   * Rounded twice: what lies between two values of 4 digits but for an engine's last bits lies
   * there exactly after the first, and goes to the even one on every engine.
   */
  private static final List<MathContext> DIGITS =
      List.of(
          new MathContext(9, RoundingMode.HALF_EVEN), new MathContext(4, RoundingMode.HALF_EVEN));

  private final Workspace workspace;
  private final RunStore store;

  /** An executor that stores what it finds in the workspace's store. */
  public MatchExecutor(Workspace workspace, RunStore store) {
    this.workspace = workspace;
    this.store = store;
  }

  /** What gradients depend on. */
  private record Start(Component dataset, int train, Component architecture, String backend) {}

  /**
   * Answers matches.
   *
   * @return the ids of the answers, which are stored when this returns
   */
  public List<String> execute(List<MatchSpec> specs) {
    Environments environments = new Environments(workspace);
    List<String> ids = new ArrayList<>();
    try (Session reference = workspace.backend("reference").open(REFERENCE)) {
      @Nullable Start current = null;
      @Nullable InitialGradients gradients = null; // one at a time: they may be large
      for (MatchSpec spec : specs) {
        Start start = new Start(spec.dataset(), spec.train(), spec.architecture(), spec.backend());
        if (gradients == null || !start.equals(current)) {
          gradients = gradients(start);
          current = start;
        }
        String id = id(spec, environments);
        store.writeMatch(id, spec, match(spec, gradients, reference));
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }

  /** Returns the id of a match here. */
  public static String id(MatchSpec spec, Environments environments) {
    return MatchJson.id(spec, environments.of(spec, engine(spec.backend())));
  }

  private static EngineSpec engine(String backend) {
    return new EngineSpec(backend, new SessionOptions("cpu", DataType.FLOAT64, THREADS));
  }

  private InitialGradients gradients(Start start) {
    Dataset dataset = workspace.open(start.dataset);
    Split train =
        new StratifiedSubsets(start.dataset).subset("data.train", dataset.train(), start.train);
    EngineSpec engine = engine(start.backend);
    try (Session session = workspace.open(engine)) {
      return InitialGradients.of(
          session,
          new PartFactory(workspace.catalog()).blueprint(start.architecture, dataset.info()),
          train,
          Seeds.of(start.dataset, REPETITION));
    }
  }

  private MatchOutcome match(MatchSpec spec, InitialGradients gradients, Session reference) {
    double budget = gradients.budget(norm(spec.budget()), reference);
    if (!(budget > 0) || Double.isInfinite(budget)) {
      return unreachable(
          "the budget is %s nat over %d images: the untrained network's loss has no usable"
              + " gradient; choose another architecture",
          budget, gradients.images());
    }
    Parameter parameter = parameter(spec);
    IllinoisSolver.Answer answer =
        IllinoisSolver.solve(
            budget,
            at -> finite(with(spec, new BigDecimal(at)), gradients, reference),
            parameter.range());
    if (answer instanceof IllinoisSolver.Above above) {
      return unreachable(
          "even with %s %.4g %s its mean R*(g) is %.4g nat, more than the budget of %.4g nat;"
              + " raise the budget, or lower what else it has",
          parameter.id(), above.at(), parameter.unit().symbol(), above.value(), budget);
    }
    if (answer instanceof IllinoisSolver.Below below) {
      return unreachable(
          "even with %s %.4g %s its mean R*(g) is %.4g nat, less than the budget of %.4g nat;"
              + " lower the budget, or raise what else it has",
          parameter.id(), below.at(), parameter.unit().symbol(), below.value(), budget);
    }
    BigDecimal rounded = new BigDecimal(((IllinoisSolver.Reached) answer).at());
    for (MathContext digits : DIGITS) {
      rounded = rounded.round(digits);
    }
    Component norm = with(spec, rounded);
    Value.Quantity value = quantity(spec, rounded);
    return parameter.range().contains(value)
        ? new MatchOutcome.Matched(
            value, budget, finite(norm, gradients, reference), gradients.images())
        : unreachable(
            "it comes to %s, expected %s; change the budget", value.text(), parameter.range());
  }

  private double finite(Component norm, InitialGradients gradients, Session reference) {
    double budget = gradients.budget(norm(norm), reference);
    if (!Double.isFinite(budget)) {
      throw new IllegalStateException(
          norm.text() + ": its mean R*(g) is " + budget + " on finite gradients");
    }
    return budget;
  }

  private static MatchOutcome unreachable(String format, Object... arguments) {
    return new MatchOutcome.Unreachable(
        String.format(Locale.ROOT, format, arguments).replaceAll(" +", " "));
  }

  private Component with(MatchSpec spec, BigDecimal number) {
    TreeMap<String, Value> values = new TreeMap<>(spec.norm().arguments().values());
    values.put(spec.parameter(), quantity(spec, number));
    return new Component(spec.norm().id(), new Arguments(values));
  }

  private Value.Quantity quantity(MatchSpec spec, BigDecimal number) {
    return new Value.Quantity(Rational.parse(number.toString()), parameter(spec).unit());
  }

  private Parameter parameter(MatchSpec spec) {
    return workspace
        .catalog()
        .norm(spec.norm().id())
        .descriptor()
        .parameter(spec.parameter())
        .orElseThrow();
  }

  private Norm norm(Component component) {
    Offer<Norm> offer = workspace.catalog().norm(component.id());
    return offer.create(component.arguments());
  }
}
