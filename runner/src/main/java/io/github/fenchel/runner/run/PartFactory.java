package io.github.fenchel.runner.run;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.data.ImageShape;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.explain.Metric;
import io.github.fenchel.api.explain.Passes;
import io.github.fenchel.api.explain.SaliencyMethod;
import io.github.fenchel.api.model.Blueprint;
import io.github.fenchel.api.model.NetworkInput;
import io.github.fenchel.api.norm.Norm;
import io.github.fenchel.api.objective.Objective;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.EvaluationSpec;
import io.github.fenchel.api.run.ObjectiveSpec;
import io.github.fenchel.api.run.RunSpec;
import io.github.fenchel.api.run.ScheduleSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.training.Augmentation;
import io.github.fenchel.runner.certificate.Certifier;
import io.github.fenchel.runner.explain.EvaluationCost;
import io.github.fenchel.runner.explain.EvaluationTask;
import io.github.fenchel.runner.explain.MetricColumn;
import io.github.fenchel.runner.explain.NamedMethod;
import io.github.fenchel.runner.explain.metric.Penalty;
import io.github.fenchel.runner.random.Seeds;
import io.github.fenchel.runner.train.TrainingTask;
import io.github.fenchel.suites.catalog.Catalog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the parts that a spec names. */
public final class PartFactory {
  private final Catalog catalog;

  /** Makes parts that a catalog offers. */
  public PartFactory(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The network for a dataset. */
  Blueprint blueprint(TrainingSpec spec, DatasetInfo info) {
    return blueprint(spec.architecture(), info);
  }

  /** The network of that architecture for a dataset. */
  public Blueprint blueprint(Component architecture, DatasetInfo info) {
    NetworkInput input =
        new NetworkInput(info.image(), info.classes(), info.mean(), info.deviation());
    return catalog
        .architecture(architecture.id())
        .create(architecture.arguments())
        .blueprint(input);
  }

  /** The training part over a dataset that was read. */
  TrainingTask training(TrainingSpec spec, Dataset dataset) {
    DataSpec data = spec.data();
    Seeds seeds = Seeds.of(data.dataset(), spec.seed());
    StratifiedSubsets.TrainingImages images =
        new StratifiedSubsets(data.dataset()).training(dataset.train(), spec);
    ScheduleSpec schedule = spec.schedule();
    List<Augmentation> augmentation = new ArrayList<>();
    for (Component step : data.augmentation()) {
      augmentation.add(catalog.augmentation(step.id()).create(step.arguments()));
    }
    return new TrainingTask(
        blueprint(spec, dataset.info()),
        objective(spec.objective()),
        catalog.optimizer(schedule.optimizer().id()).create(schedule.optimizer().arguments()),
        catalog.learningRate(schedule.rate().id()).create(schedule.rate().arguments()),
        schedule,
        augmentation,
        dataset.info().image(),
        images.train(),
        images.validation(),
        seeds);
  }

  /** What certifies a training part: a sample of the images that are trained on, and the norm. */
  Certifier.Subject certified(TrainingSpec spec, TrainingTask task, Session reference) {
    Split train = task.train();
    int n = Math.min(Certifier.IMAGES, train.size());
    Split sample =
        new StratifiedSubsets(spec.data().dataset()).subset("training.certificate", train, n);
    return new Certifier.Subject(
        task, sample, spec.objective().normIfAny().map(this::norm).orElse(null), reference);
  }

  /**
   * Returns how often evaluating a run asks the network, by what its parts say; and, where its
   * images are masked, how often the network is asked whose maps mask them.
   *
   * @param image the shape of the dataset's images
   */
  public Passes evaluationCost(RunSpec spec, ImageShape image) {
    EvaluationSpec evaluation = spec.evaluation();
    List<NamedMethod> methods = methods(evaluation);
    int all = spec.training().data().test();
    Integer some = evaluation.mapImages();
    Derivation masks = spec.training().data().derived();
    Passes made =
        masks == null
            ? Passes.NONE
            : method(masks.saliency()).passes().times(spec.training().data().train() + all);
    return new EvaluationCost(
            image, all, some == null ? all : some, evaluation.attackImages(), evaluation.images())
        .of(
            MetricColumn.cross(metrics(evaluation), methods),
            methods.stream().map(NamedMethod::method).toList())
        .plus(made);
  }

  private List<Metric> metrics(EvaluationSpec spec) {
    List<Metric> metrics = new ArrayList<>();
    for (Component metric : spec.metrics()) {
      metrics.add(catalog.metric(metric.id()).create(metric.arguments()));
    }
    return metrics;
  }

  private List<NamedMethod> methods(EvaluationSpec spec) {
    List<NamedMethod> methods = new ArrayList<>();
    for (Component method : spec.saliency()) {
      methods.add(new NamedMethod(method, method(method)));
    }
    return methods;
  }

  /** A saliency method. */
  SaliencyMethod method(Component method) {
    return catalog.saliency(method.id()).create(method.arguments());
  }

  /** The evaluation part over a dataset that was read. */
  EvaluationTask evaluation(
      EvaluationSpec spec, TrainingSpec training, Dataset dataset, Session reference) {
    Seeds seeds = Seeds.of(training.data().dataset(), training.seed());
    StratifiedSubsets images = new StratifiedSubsets(training.data().dataset());
    Split test = images.subset("data.test", dataset.test(), training.data().test());
    List<Metric> metrics = metrics(spec);
    for (Component norm : spec.norms()) {
      metrics.add(Penalty.of(norm, norm(norm), reference));
    }
    List<NamedMethod> methods = methods(spec);
    return new EvaluationTask(
        MetricColumn.cross(metrics, methods),
        methods.stream().map(NamedMethod::method).toList(),
        images.training(dataset.train(), training).train(),
        test,
        dataset.info().image(),
        chosen(spec, images, test),
        seeds);
  }

  /** Kept maps are of images that are explained, so that their columns have values. */
  private static EvaluationTask.Chosen chosen(
      EvaluationSpec spec, StratifiedSubsets images, Split test) {
    List<Integer> attacked = images.places("evaluation.attackImages", test, spec.attackImages());
    Integer some = spec.mapImages();
    if (some == null) {
      return new EvaluationTask.Chosen(
          null, attacked, images.places("evaluation.images", test, spec.images()));
    }
    List<Integer> explained = images.places("evaluation.mapImages", test, some);
    Split among = images.subset("evaluation.mapImages", test, some);
    List<Integer> kept =
        images.places("evaluation.images", among, spec.images()).stream()
            .map(explained::get)
            .toList();
    return new EvaluationTask.Chosen(explained, attacked, kept);
  }

  private Objective objective(ObjectiveSpec spec) {
    @Nullable Norm norm = spec.normIfAny().map(this::norm).orElse(null);
    Component route = spec.route();
    return catalog.objective(route.id()).create(route.arguments(), norm);
  }

  private Norm norm(Component component) {
    return catalog.norm(component.id()).create(component.arguments());
  }
}
