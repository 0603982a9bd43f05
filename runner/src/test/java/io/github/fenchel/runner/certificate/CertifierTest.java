package io.github.fenchel.runner.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Draws;
import io.github.fenchel.api.model.Mode;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.objective.PerturbationRoute;
import io.github.fenchel.api.parameter.Rational;
import io.github.fenchel.api.record.Certificate;
import io.github.fenchel.api.record.Certificate.Optimum;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Tensor;
import io.github.fenchel.losses.baseline.StandardTraining;
import io.github.fenchel.losses.norm.ElasticNet;
import io.github.fenchel.losses.norm.GroupL2;
import io.github.fenchel.losses.norm.L1;
import io.github.fenchel.losses.route.FastRoute;
import io.github.fenchel.losses.route.PenaltyRoute;
import io.github.fenchel.runner.explain.Health;
import io.github.fenchel.runner.train.Model;
import io.github.fenchel.runner.train.SmallTask;
import io.github.fenchel.runner.train.Trainer;
import io.github.fenchel.runner.train.TrainingTask;
import io.github.fenchel.runner.zoo.Engines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates of real networks on real engines. */
class CertifierTest {
  private static final Norm L1 = new L1(0.01);

  @Test
  void oneStepIsExactForEveryNorm() {
    for (Norm norm :
        List.of(L1, new ElasticNet(0.01, 0.02), new GroupL2(0.1, 4, GroupL2.Channels.JOINT))) {
      Certificate.Inner inner = solved(atFirst("pytorch", DataType.FLOAT64, fast(norm), null));
      assertThat(inner.images()).isEqualTo(32);
      assertThat(inner.innerGap()).as("%s", norm).isCloseTo(0, within(1e-12));
      assertThat(inner.worstInnerGap()).isCloseTo(0, within(1e-12));
      assertThat(inner.lossIncrease()).isPositive();
      if (norm.isSeparable()) {
        assertThat(inner.against()).isEqualTo(Optimum.BOX);
        assertThat(inner.appliedRatio()).as("%s", norm).isCloseTo(1, within(1e-12));
      } else {
        assertThat(inner.against()).isEqualTo(Optimum.FREE);
        assertThat(inner.appliedRatio()).as("%s", norm).isBetween(0.5, 1.0);
      }
    }
  }

  @Test
  void singlePrecisionCostsRoundingOnly() {
    Certificate.Inner inner = solved(atFirst("pytorch", DataType.FLOAT32, fast(L1), null));
    assertThat(inner.infeasible()).isZero();
    assertThat(inner.innerGap()).isCloseTo(0, within(1e-5));
    assertThat(inner.appliedRatio()).isCloseTo(1, within(1e-5));
  }

  @Test
  void aSolverThatStopsHalfwayIsFoundOutAndFlagged() {
    TrainingTask task = SmallTask.of("linear", new Halfway(L1));
    try (Session session = Engines.open("pytorch", DataType.FLOAT64);
        Session reference = Engines.reference()) {
      Trainer.Trained trained = certified(task, session, reference);
      Certificate certificate = Objects.requireNonNull(trained.curve().get(0).certificate());
      assertThat(certificate.innerRatio())
          .hasValueSatisfying(ratio -> assertThat(ratio).isCloseTo(0.5, within(1e-12)));
      assertThat(trained.certificateSeconds()).isPositive();
      assertThat(Health.flags(trained.curve(), List.of(), 4, Rational.parse("0.95")))
          .containsExactly(
              "certificate missed: the inner solver reached 0.5000 of R*(g) in epoch 1, below the"
                  + " 0.95 demanded");
      assertThat(Health.flags(trained.curve(), List.of(), 4, Rational.parse("0.5"))).isEmpty();
    }
  }

  @Test
  void objectivesThatPerturbNothingAreMeasuredAndNotCertified() {
    Certificate standard = atFirst("pytorch", DataType.FLOAT64, new StandardTraining(), null);
    assertThat(standard.inner()).isNull();
    assertThat(standard.penalty()).isNull();
    assertThat(standard.gradientL1()).isPositive();
    Certificate penalized = atFirst("pytorch", DataType.FLOAT64, new StandardTraining(), L1);
    assertThat(penalized.inner()).isNull();
    assertThat(penalized.penalty()).isCloseTo(0.01 * standard.gradientL1(), within(1e-15));
  }

  /** A pixel of a channel with deviation s counts s of its units: R* shrinks with it. */
  @Test
  void theNormOfAPenaltyInNormalizedCoordinatesIsMeasuredInThem() {
    Certificate pixels = atFirst("pytorch", DataType.FLOAT64, penalty(false), L1);
    Certificate normalized = atFirst("pytorch", DataType.FLOAT64, penalty(true), L1);
    assertThat(pixels.penalty()).isCloseTo(0.01 * pixels.gradientL1(), within(1e-15));
    assertThat(normalized.penalty())
        .isCloseTo(0.01 * SmallTask.DEVIATION * pixels.gradientL1(), within(1e-15));
  }

  private static Objective penalty(boolean normalized) {
    return new PenaltyRoute(L1, PenaltyRoute.Of.LOSS, Mode.EVALUATE, normalized);
  }

  @Test
  void aNetworkWithoutGradientHasNoRatioAndIsFlagged() {
    TrainingTask task = SmallTask.of("linear", fast(L1));
    try (Session session = Engines.open("pytorch", DataType.FLOAT32);
        Session reference = Engines.reference()) {
      Model model = model(task, session);
      Map<String, HostArray> zeros = new LinkedHashMap<>();
      model
          .weights()
          .forEach(
              (name, array) -> zeros.put(name, HostArray.zeros(array.dataType(), array.shape())));
      model.restore(zeros);
      Certificate dead = certifier(task, model, reference, null).get();
      assertThat(dead.zeroImages()).isOne();
      assertThat(dead.zeroEntries()).isOne();
      assertThat(dead.penalty()).isZero();
      assertThat(dead.innerRatio()).isEmpty();
      assertThat(solved(dead).appliedRatio()).isNull();
    }
  }

  /** The hardest case: an attack in training mode, which moves batch-norm statistics. */
  @ParameterizedTest
  @CsvSource({"pytorch, TRAIN", "tensorflow, TRAIN", "pytorch, EVALUATE"})
  void certificatesLeaveNoTraceInTheWeights(String backend, Mode mode) {
    TrainingTask task = SmallTask.of("small-cnn", new FastRoute(L1, true, mode));
    Trainer.Trained plain;
    Map<String, HostArray> weights;
    try (Session session = Engines.open(backend, DataType.FLOAT32)) {
      plain = Trainer.train(task, session, SmallTask.UNHEARD);
      weights = plain.model().weights();
    }
    try (Session session = Engines.open(backend, DataType.FLOAT32);
        Session reference = Engines.reference()) {
      Trainer.Trained certified = certified(task, session, reference);
      assertThat(certified.curve().get(0).certificate()).isNotNull();
      assertThat(certified.model().weights()).isEqualTo(weights);
      assertThat(certified.inputDigests()).isEqualTo(plain.inputDigests());
      assertThat(certified.curve().get(0).trainLoss()).isEqualTo(plain.curve().get(0).trainLoss());
      Certificate again = certifier(task, certified.model(), reference, null).get();
      assertThat(again)
          .as("the same weights, judged again")
          .isEqualTo(certified.curve().get(0).certificate());
    }
  }

  @Test
  void bothEnginesGiveOneCertificateInDoublePrecision() {
    Objective objective = fast(new ElasticNet(0.01, 0.02));
    Certificate left = atFirst("small-cnn", "pytorch", DataType.FLOAT64, objective, null);
    Certificate right = atFirst("small-cnn", "tensorflow", DataType.FLOAT64, objective, null);
    assertThat(right)
        .usingRecursiveComparison()
        .withComparatorForType(CertifierTest::nearly, Double.class)
        .isEqualTo(left);
    assertThat(solved(left).linearityError()).isPositive();
  }

  private static int nearly(Double a, Double b) {
    return Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.abs(a)) ? 0 : Double.compare(a, b);
  }

  private static Objective fast(Norm norm) {
    return new FastRoute(norm, true, Mode.EVALUATE);
  }

  /** Half of the best perturbation. */
  private record Halfway(Norm norm) implements PerturbationRoute {
    @Override
    public boolean clip() {
      return false;
    }

    @Override
    public Tensor perturbation(Network network, Batch batch, Draws draws) {
      return new FastRoute(norm, false, Mode.EVALUATE).perturbation(network, batch, draws).mul(0.5);
    }

    @Override
    public ExampleLoss loss(Network network, Batch batch, Tensor input, Draws draws) {
      return new StandardTraining().loss(network, batch, input, draws);
    }
  }

  private static Certificate.Inner solved(Certificate certificate) {
    return Objects.requireNonNull(certificate.inner());
  }

  private static Certificate atFirst(
      String backend, DataType type, Objective objective, @Nullable Norm norm) {
    return atFirst("linear", backend, type, objective, norm);
  }

  /** The certificate of the initial weights. */
  private static Certificate atFirst(
      String architecture,
      String backend,
      DataType type,
      Objective objective,
      @Nullable Norm norm) {
    TrainingTask task = SmallTask.of(architecture, objective);
    try (Session session = Engines.open(backend, type);
        Session reference = Engines.reference()) {
      return certifier(task, model(task, session), reference, norm).get();
    }
  }

  private static Model model(TrainingTask task, Session session) {
    return new Model(
        session, task.blueprint(), Model.initialWeights(task.blueprint(), task.seeds()));
  }

  private static Certifier certifier(
      TrainingTask task, Model model, Session reference, @Nullable Norm norm) {
    return new Certifier(new Certifier.Subject(task, task.train(), norm, reference), model);
  }

  private static Trainer.Trained certified(TrainingTask task, Session session, Session reference) {
    return Trainer.train(
        task, session, SmallTask.UNHEARD, model -> certifier(task, model, reference, null));
  }
}
