package io.github.fenchel.runner.plugin.guard;

import io.github.fenchel.api.data.Dataset;
import io.github.fenchel.api.data.DatasetInfo;
import io.github.fenchel.api.explain.Evidence;
import io.github.fenchel.api.explain.LabeledImages;
import io.github.fenchel.api.explain.MetricDefinition;
import io.github.fenchel.api.model.Batch;
import io.github.fenchel.api.model.Network;
import io.github.fenchel.api.objective.ExampleLoss;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.api.tensor.Tensor;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a plugin's method returned what its contract says: no null, the right shape, as
 * many values as were asked for.
 */
final class ReturnChecks {
  private final String jar;
  private final String what;

  /**
   * Answers of one method.
   *
   * @param what the part and its method, for messages
   */
  ReturnChecks(String jar, String what) {
    this.jar = jar;
    this.what = what;
  }

  /**
   * Checks one answer.
   *
   * @param method the method's name
   * @param given its arguments
   * @param guest whose method it is
   * @throws PluginException if it is not what the contract says
   */
  void check(String method, Object[] given, Object guest, @Nullable Object answer) {
    if (answer == null) {
      throw fault("returned null");
    }
    if (answer instanceof Tensor tensor) {
      check(method, given, guest, tensor);
    } else if (answer instanceof HostArray maps && method.equals("explain")) {
      check(maps, ((LabeledImages) given[1]).images());
    } else if (answer instanceof HostArray choices && method.equals("choose")) {
      int images = (int) given[0];
      if (choices.shape().rank() != 2 || choices.shape().get(0) != images) {
        throw fault(
            "returned choices of shape "
                + choices.shape()
                + ", expected ["
                + images
                + ", choices]");
      }
      if (choices.dataType() != DataType.INT64 && choices.dataType() != DataType.FLOAT64) {
        throw fault("returned choices of " + choices.dataType() + ", expected INT64 or FLOAT64");
      }
    } else if (answer instanceof HostArray changed && method.startsWith("change")) {
      HostArray images = (HostArray) given[0];
      same(images.shape(), changed.shape(), "images");
      if (changed.dataType() != images.dataType()) {
        throw fault("returned images of " + changed.dataType() + ", expected " + images.dataType());
      }
    } else if (answer instanceof HostArray curves && method.equals("curves")) {
      Shape shape = curves.shape();
      int images = ((Evidence) given[0]).size();
      if (shape.rank() != 2 || shape.get(0) != images || shape.get(1) < 2) {
        throw fault("returned curves of shape " + shape + ", expected [" + images + ", points]");
      }
    } else if (method.equals("summarize") && answer instanceof double[] values) {
      long images = ((HostArray) given[0]).shape().get(0);
      if (values.length != images) {
        throw fault("returned " + values.length + " values, expected one for each of " + images);
      }
    } else if (method.equals("total") && answer instanceof double[] values) {
      int images = ((LabeledImages) given[1]).size();
      if (values.length != images) {
        throw fault("returned " + values.length + " values, expected one for each of " + images);
      }
    } else if (answer instanceof ExampleLoss loss) {
      check(loss, given);
    } else if (method.equals("measure") && answer instanceof double[] values) {
      int images = ((Evidence) given[0]).size();
      if (values.length != images) {
        throw fault("returned " + values.length + " values, expected one for each of " + images);
      }
    } else if (answer instanceof Collection<?> all) {
      noNulls(all);
    } else if (answer instanceof Map<?, ?> map) {
      noNulls(map.keySet());
      noNulls(map.values());
    } else if (answer instanceof MetricDefinition definition) {
      check(definition);
    } else if (answer instanceof DatasetInfo info) {
      check(info);
    } else if (answer instanceof Dataset dataset) {
      check(dataset);
    } else if (answer instanceof String text && text.isBlank()) {
      throw fault("returned a blank text");
    }
  }

  private PluginException fault(String did) {
    return new PluginException(
        jar, what + " " + did + "; this is a bug in the plugin, report it to its author", null);
  }

  private void need(@Nullable Object value, String name) {
    if (value == null) {
      throw fault("returned something without " + name);
    }
  }

  private void noNulls(Collection<?> all) {
    for (Object one : all) {
      if (one == null) {
        throw fault("returned a collection that holds null");
      }
    }
  }

  private void same(Shape expected, Shape shape, String thing) {
    if (!expected.equals(shape)) {
      throw fault("returned " + thing + " of shape " + shape + ", expected " + expected);
    }
  }

  /** Each tensor that a method promises is of the type of one that it was given. */
  private void check(String method, Object[] given, Object guest, Tensor tensor) {
    Tensor from =
        switch (method) {
          case "penalty", "regularizer", "maximizer", "prox", "logits" -> (Tensor) given[0];
          case "attack", "perturbation", "perturb" -> ((Batch) given[1]).images();
          default -> null;
        };
    if (from == null) {
      return;
    }
    Shape expected =
        switch (method) {
          case "penalty", "regularizer" -> Shape.of(from.shape().get(0));
          case "logits" -> Shape.of(from.shape().get(0), ((Network) guest).input().classes());
          default -> from.shape();
        };
    same(expected, tensor.shape(), "a tensor");
    if (tensor.dataType() != from.dataType()) {
      throw fault("returned a tensor of " + tensor.dataType() + ", expected " + from.dataType());
    }
  }

  /** Maps have the images' shape, or one channel. */
  private void check(HostArray maps, HostArray images) {
    Shape shape = maps.shape();
    if (!shape.equals(images.shape()) && !shape.equals(images.shape().with(1, 1))) {
      throw fault("returned maps of shape " + shape + ", expected " + images.shape());
    }
    if (!maps.dataType().isFloating()) {
      throw fault("returned maps of " + maps.dataType() + ", expected a floating-point type");
    }
  }

  private void check(ExampleLoss loss, Object[] given) {
    need(loss.values(), "values");
    need(loss.logits(), "logits");
    Network network = (Network) given[0];
    long n = ((Batch) given[1]).images().shape().get(0);
    same(Shape.of(n), loss.values().shape(), "values");
    same(Shape.of(n, network.input().classes()), loss.logits().shape(), "logits");
  }

  private void check(MetricDefinition definition) {
    need(definition.metric(), "a metric");
    need(definition.target(), "a target");
    need(definition.pooling(), "a pooling");
    need(definition.space(), "a space");
    need(definition.unit(), "a unit");
    need(definition.direction(), "a direction");
  }

  private void check(Dataset dataset) {
    need(dataset.info(), "info");
    check(dataset.info());
    need(dataset.train(), "training images");
    need(dataset.test(), "test images");
    noNulls(dataset.digests().values());
  }

  private void check(DatasetInfo info) {
    need(info.image(), "an image's shape");
    int channels = info.image().channels();
    if (channels < 1 || info.image().height() < 1 || info.image().width() < 1) {
      throw fault("returned images of shape " + info.image());
    }
    if (info.classes() < 1 || info.trainSize() < 0 || info.testSize() < 0) {
      throw fault(
          "returned "
              + info.classes()
              + " classes, "
              + info.trainSize()
              + " training and "
              + info.testSize()
              + " test images");
    }
    if (info.mean().size() != channels || info.deviation().size() != channels) {
      throw fault(
          "returned "
              + info.mean().size()
              + " means and "
              + info.deviation().size()
              + " deviations for "
              + channels
              + " channels");
    }
    for (int i = 0; i < channels; i++) {
      double mean = info.mean().get(i);
      double deviation = info.deviation().get(i);
      if (!Double.isFinite(mean) || !Double.isFinite(deviation) || deviation <= 0) {
        throw fault("returned mean " + mean + " and deviation " + deviation + " of channel " + i);
      }
    }
  }
}
