package io.github.fenchel.runner.run;

import io.github.fenchel.api.backend.Session;
import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.Split;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.record.RunRecord;
import io.github.fenchel.api.run.DataSpec;
import io.github.fenchel.api.run.Derivation;
import io.github.fenchel.api.run.EngineSpec;
import io.github.fenchel.api.run.TrainingSpec;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.results.record.Ids;
import io.github.fenchel.results.store.RunStore;
import io.github.fenchel.runner.batch.Chunk;
import io.github.fenchel.runner.data.split.MaskedSplit;
import io.github.fenchel.runner.explain.SaliencyMaps;
import io.github.fenchel.runner.random.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the images of runs that are trained on masked ones: explains the network of a stored run,
 * and masks training and test images by what its maps say.
 *
 * <p>What becomes of a masked entry is one number for all: the mean of all entries of the training
 * images, validation images included.
 */
final class DerivedImages {
  private final Workspace workspace;
  private final PartFactory parts;
  private final RunStore store;

  DerivedImages(Workspace workspace, RunStore store) {
    this.workspace = workspace;
    this.parts = new PartFactory(workspace.catalog());
    this.store = store;
  }

  /**
   * What a run sees.
   *
   * @param dataset its images
   * @param digests digests of the weights that were explained and of the masks, by name
   * @param flags what a reader should beware of
   */
  record Made(Dataset dataset, SortedMap<String, String> digests, List<String> flags) {
    /** Returns a run's digests with these. */
    SortedMap<String, String> noted(SortedMap<String, String> others) {
      SortedMap<String, String> all = new TreeMap<>(others);
      all.putAll(digests);
      return all;
    }

    /** Returns a run's flags with these. */
    List<String> flagged(List<String> others) {
      List<String> all = new ArrayList<>(others);
      all.addAll(flags);
      return List.copyOf(all);
    }
  }

  /**
   * Returns the images that a run is to see: as they are, or masked.
   *
   * @param dataset as it was read
   * @param listener hears how many are masked
   * @throws FenchelException of kind USER if the network that masks them is not in the store; of
   *     kind DIVERGED if its maps have no order
   */
  Made of(TrainingSpec spec, Dataset dataset, RunListener listener) {
    Derivation by = spec.data().derived();
    if (by == null) {
      return new Made(dataset, new TreeMap<>(), List.of());
    }
    RunRecord source = source(by.source(), dataset);
    EngineSpec engine = by.source().engine();
    DataSpec data = spec.data();
    StratifiedSubsets subsets = new StratifiedSubsets(data.dataset());
    List<Integer> train = subsets.places("data.train", dataset.train(), data.train());
    List<Integer> test = subsets.places("data.test", dataset.test(), data.test());
    MaskedSplit.Builder trainMasks = new MaskedSplit.Builder(dataset.train(), by);
    MaskedSplit.Builder testMasks = new MaskedSplit.Builder(dataset.test(), by);
    try (Session session = workspace.open(engine)) {
      SaliencyMaps maps =
          new SaliencyMaps(
              StoredWeights.model(
                  store.folder(source.runId()).resolve(RunStore.WEIGHTS),
                  by.source().architecture(),
                  parts,
                  dataset.info(),
                  session),
              parts.method(by.saliency()),
              subsets.training(dataset.train(), by.source()).train(),
              Seeds.of(data.dataset(), by.source().seed()));
      int entries = dataset.info().image().size();
      int all = train.size() + test.size();
      AtomicInteger done = new AtomicInteger();
      Runnable oneMore = () -> listener.masking(done.incrementAndGet(), all);
      listener.masking(0, all);
      mask(maps, dataset.train(), train, entries, trainMasks, oneMore);
      mask(maps, dataset.test(), test, entries, testMasks, oneMore);
    }
    float mean = mean(dataset.train(), train);
    MaskedSplit masked = trainMasks.build(mean);
    MaskedSplit held = testMasks.build(mean);
    SortedMap<String, String> digests = new TreeMap<>();
    digests.put("sourceWeights", Objects.requireNonNull(source.partDigests().get("weights")));
    digests.put("trainMasks", masked.digest());
    digests.put("testMasks", held.digest());
    int unranked = trainMasks.unranked() + testMasks.unranked();
    return new Made(
        new Dataset(dataset.info(), masked, held, dataset.digests()),
        digests,
        unranked == 0
            ? List.of()
            : List.of(
                "the maps of "
                    + unranked
                    + " of "
                    + (train.size() + test.size())
                    + " images are constant: nothing but their place says which of their entries"
                    + " are masked"));
  }

  private static void mask(
      SaliencyMaps maps,
      Split images,
      List<Integer> places,
      int entries,
      MaskedSplit.Builder masks,
      Runnable masked) {
    maps.over(
        images,
        places,
        (place, map) -> {
          try {
            masks.add(place, map, entries);
            masked.run();
          } catch (IllegalArgumentException unranked) {
            throw new FenchelException(
                FailureKind.DIVERGED,
                "the map of image "
                    + images.position(place)
                    + " cannot mask it: "
                    + unranked.getMessage()
                    + "; look at the run of the network that is explained",
                unranked);
          }
        });
  }

  private RunRecord source(TrainingSpec source, Dataset dataset) {
    String trainingId = Ids.trainingId(source);
    return store
        .trained(trainingId, new Environments(workspace).trainingAs(source, dataset.digests()))
        .orElseThrow(
            () ->
                FenchelException.user(
                    "the network whose maps mask these images ("
                        + source.objective().route().id()
                        + source.objective().normIfAny().map(norm -> " " + norm.text()).orElse("")
                        + ", seed "
                        + source.seed()
                        + ", trainingId "
                        + trainingId.substring(0, 12)
                        + ") is not in the store with its weights, as this environment trains it;"
                        + " run its cell first: \"fenchel run\" without --accept-stale does. If"
                        + " its weights were deleted, delete its run, too"));
  }

  /** The mean of all entries of some images, in double, in their order. */
  private static float mean(Split images, List<Integer> places) {
    double sum = 0;
    long count = 0;
    for (Chunk chunk : Chunk.all(places.size())) {
      int[] some =
          places.subList(chunk.from(), chunk.from() + chunk.used()).stream()
              .mapToInt(Integer::intValue)
              .toArray();
      HostArray batch = images.images(some);
      for (int i = 0; i < batch.size(); i++) {
        sum += batch.at(i);
      }
      count += batch.size();
    }
    return (float) (sum / count);
  }
}
