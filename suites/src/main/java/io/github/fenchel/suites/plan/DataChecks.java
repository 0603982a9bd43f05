package io.github.fenchel.suites.plan;

import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.parameter.Component;
import io.github.fenchel.api.parameter.Parameter;
import io.github.fenchel.api.parameter.Value;
import io.github.fenchel.suites.catalog.Catalog;
import io.github.fenchel.suites.grammar.FormatParameters;
import io.github.fenchel.suites.grammar.ValueReader;
import io.github.fenchel.suites.grid.Draft;
import io.github.fenchel.suites.grid.Setting;
import io.github.fenchel.suites.yaml.Position;
import io.github.fenchel.suites.yaml.Problems;
import io.github.fenchel.suites.yaml.YamlNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds what a suite asks of its data against what the dataset has. */
public final class DataChecks {
  private final Catalog catalog;
  private final Problems problems;

  public DataChecks(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /**
   * The images of a suite, sizes filled in.
   *
   * @param dataset the dataset, if it could be read
   * @param train what {@code train:} says, if anything
   * @param test what {@code test:} says, if anything
   * @param halves what {@code halves:} says, if anything
   * @param augmentation what is done to training images
   */
  public Draft.Data sized(
      Optional<Setting.Part> dataset,
      Optional<YamlNode> train,
      Optional<YamlNode> test,
      Optional<YamlNode> halves,
      List<Setting.Part> augmentation) {
    Optional<DatasetInfo> info = dataset.flatMap(this::info);
    Optional<Integer> trained =
        size(FormatParameters.TRAIN, "training", train, info.map(DatasetInfo::trainSize));
    boolean halved =
        halves
            .flatMap(node -> new ValueReader(problems).one(FormatParameters.HALVES, node))
            .map(plain -> plain.value().equals(new Value.Flag(true)))
            .orElse(false);
    Position at = train.map(YamlNode::at).or(() -> dataset.map(Setting.Part::at)).orElse(null);
    if (trained.isPresent() && info.isPresent() && at != null) {
      enough(trained.get(), info.get().classes(), halved, at);
    }
    return new Draft.Data(
        dataset,
        info,
        trained,
        size(FormatParameters.TEST, "test", test, info.map(DatasetInfo::testSize)),
        augmentation,
        halved);
  }

  private void enough(int train, int classes, boolean halved, Position at) {
    int least = halved ? 2 * classes : classes;
    if (train < least) {
      problems.add(
          at,
          String.format(
              Locale.ROOT,
              "train %d is fewer than %sthe dataset's %d classes, of which some would never be"
                  + " trained on; use at least %d",
              train,
              halved ? "twice " : "",
              classes,
              least));
    }
    if (halved && train % 2 != 0) {
      problems.add(
          at,
          String.format(
              Locale.ROOT, "train %d cannot be halved; use an even number of images", train));
    }
  }

  private Optional<DatasetInfo> info(Setting.Part dataset) {
    Component component = dataset.component();
    try {
      return Optional.of(catalog.info(component));
    } catch (IllegalArgumentException | FenchelException unfit) {
      String message = component.id() + ": " + unfit.getMessage();
      problems.add(dataset.placeOf(message), message);
      return Optional.empty();
    }
  }

  private Optional<Integer> size(
      Parameter parameter, String word, Optional<YamlNode> said, Optional<Integer> all) {
    if (said.isEmpty()) {
      return all;
    }
    Optional<Setting.Plain> plain = new ValueReader(problems).one(parameter, said.get());
    Optional<Integer> size = plain.map(p -> whole(p.value()));
    if (plain.isPresent() && all.isPresent() && whole(plain.get().value()) > all.get()) {
      problems.add(
          plain.get().at(),
          String.format(
              Locale.ROOT,
              "%s %s is more than the dataset's %d %s images; use at most %d, or leave it out for"
                  + " all",
              parameter.id(),
              plain.get().written(),
              all.get(),
              word,
              all.get()));
    }
    return size;
  }

  /** Returns a whole number that its descriptor has let through. */
  public static int whole(Value value) {
    return value instanceof Value.Whole number ? Math.toIntExact(number.value()) : 0;
  }

  /** Notes parts that come twice with the same parameters. */
  public static void noTwins(List<? extends Setting> settings, String word, Problems problems) {
    Map<Object, Setting> seen = new HashMap<>();
    for (Setting setting : settings) {
      Setting earlier = seen.putIfAbsent(setting.resolved(), setting);
      if (earlier != null) {
        problems.add(
            setting.at(),
            String.format(
                Locale.ROOT,
                "the same %s as in line %d, column %d; remove one of the two",
                word,
                earlier.at().line(),
                earlier.at().column()));
      }
    }
  }
}
