package io.github.fenchel.backend.pytorch;

import io.github.fenchel.api.backend.Gradients;
import io.github.fenchel.api.backend.Loss;
import io.github.fenchel.api.backend.Program;
import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.backend.Variable;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.backend.pytorch.Delegate.Call;
import io.github.fenchel.backend.pytorch.Delegate.Fault;
import io.github.fenchel.backend.pytorch.Mutants.Mutant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Faults that remember something from one call to another. */
final class StatefulMutants {
  private StatefulMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("a second assignment is lost", "variablesFollowProgramOrder", FirstOnly::new),
        new Mutant(
            "a call that fails commits",
            "aCallThatFailsStoresNothing",
            () -> CommitsAnyway::compile),
        new Mutant("a scalar input is frozen", "aRateGivenAsInputIsFollowed", FrozenScalars::new),
        new Mutant(
            "an attack's weight gradients stay",
            "anAttackLeavesNoTraceInTheStepThatFollows",
            LeakingAttack::new),
        new Mutant(
            "closing one session closes all",
            "closingOneSessionLeavesTheOtherOpen",
            ClosesAll::new),
        new Mutant("a call keeps a megabyte", "twoHundredAttackedStepsDoNotGrow", Hoards::new));
  }

  /** Keeps the first of a call's assignments to a variable. */
  private static final class FirstOnly implements Fault {
    private final Set<Object> assigned = new HashSet<>();

    @Override
    public @Nullable Object instead(Call call) throws Exception {
      if (call.is(Program.class, "call")) {
        assigned.clear();
      }
      boolean again = call.is(Variable.class, "assign") && !assigned.add(call.target());
      return again ? null : call.proceed();
    }
  }

  /** Lets a function that throws end well, so that what it assigned is stored; then throws. */
  private static final class CommitsAnyway {
    private CommitsAnyway() {}

    @SuppressWarnings("unchecked") // it is what Session.compile takes
    static @Nullable Object compile(Call call) throws Exception {
      if (!call.is(Session.class, "compile")) {
        return call.proceed();
      }
      Function<List<Tensor>, List<Tensor>> user =
          (Function<List<Tensor>, List<Tensor>>) call.argument(1);
      List<RuntimeException> failures = new ArrayList<>();
      Function<List<Tensor>, List<Tensor>> patient =
          in -> {
            try {
              return user.apply(in);
            } catch (RuntimeException e) {
              failures.add(e);
              return List.of();
            }
          };
      Program real = ((Session) call.target()).compile((String) call.argument(0), patient);
      Program rethrowing =
          inputs -> {
            List<HostArray> results = real.call(inputs);
            if (!failures.isEmpty()) {
              throw failures.remove(0);
            }
            return results;
          };
      return rethrowing;
    }
  }

  /** Gives a program's first scalars to each later call. */
  private static final class FrozenScalars implements Fault {
    private final Map<Object, List<HostArray>> first = new HashMap<>();

    @Override
    public @Nullable Object instead(Call call) throws Exception {
      if (!call.is(Program.class, "call") || !(call.argument(0) instanceof HostArray[] given)) {
        return call.proceed();
      }
      List<HostArray> kept = first.computeIfAbsent(call.target(), p -> List.of(given));
      HostArray[] frozen = given.clone();
      for (int i = 0; i < frozen.length; i++) {
        if (given[i].shape().rank() == 0) {
          frozen[i] = kept.get(i);
        }
      }
      return call.proceed((Object) frozen);
    }
  }

  /** Adds what an attack would have left in the weights' gradients, were they not frozen. */
  private static final class LeakingAttack implements Fault {
    private final Map<Variable, Tensor> left = new LinkedHashMap<>();
    private final Map<Session, List<Variable>> variables = new HashMap<>();
    private int depth;

    @Override
    @SuppressWarnings("unchecked") // it is what Session.valueAndGradient takes
    public @Nullable Object instead(Call call) throws Exception {
      if (call.is(Program.class, "call")) {
        left.clear();
      }
      if (!(call.target() instanceof Session session)) {
        return call.proceed();
      }
      switch (call.method().getName()) {
        case "variable" -> {
          Variable created = (Variable) call.proceed();
          variables.computeIfAbsent(session, s -> new ArrayList<>()).add(created);
          return created;
        }
        case "valueAndGradient" -> {
          if (depth++ == 0 && variables.containsKey(session)) {
            Function<Tensor, Loss> loss = (Function<Tensor, Loss>) call.argument(0);
            left.putAll(
                session
                    .gradients(() -> loss.apply(call.tensor(1)), variables.get(session))
                    .byVariable());
          }
          return counted(call);
        }
        case "gradients" -> {
          depth++;
          Gradients g = (Gradients) Objects.requireNonNull(counted(call));
          Map<Variable, Tensor> sums = new LinkedHashMap<>();
          g.byVariable()
              .forEach((v, t) -> sums.put(v, left.containsKey(v) ? t.add(left.get(v)) : t));
          return new Gradients(g.value(), g.auxiliary(), sums);
        }
        default -> {
          return call.proceed();
        }
      }
    }

    private @Nullable Object counted(Call call) throws Exception {
      try {
        return call.proceed();
      } finally {
        depth--;
      }
    }
  }

  /** Closes every session that was opened, whichever is closed. */
  private static final class ClosesAll implements Fault {
    private final List<Session> opened = new ArrayList<>();

    @Override
    public @Nullable Object instead(Call call) throws Exception {
      if (call.is(Session.class, "close")) {
        opened.forEach(Session::close);
        return null;
      }
      Object result = call.proceed();
      if (result instanceof Session session) {
        opened.add(session);
      }
      return result;
    }
  }

  /** Makes a variable of a megabyte in each call of a program. */
  private static final class Hoards implements Fault {
    private static final Shape MEGABYTE = Shape.of(1 << 17);

    private final Map<Object, Session> sessions = new HashMap<>();
    private int kept;

    @Override
    public @Nullable Object instead(Call call) throws Exception {
      if (call.is(Program.class, "call")) {
        Session session = sessions.get(call.target());
        if (session != null) {
          session.variable("kept " + kept++, HostArray.zeros(DataType.FLOAT64, MEGABYTE));
        }
      }
      Object result = call.proceed();
      if (result instanceof Program program && call.target() instanceof Session session) {
        sessions.put(program, session);
      }
      return result;
    }
  }
}
