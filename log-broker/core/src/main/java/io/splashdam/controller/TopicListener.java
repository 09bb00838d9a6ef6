package io.splashdam.controller;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import java.io.IOException;

/**
 * Makes real what the metadata says. Called on the controller's thread, after the change is committed and before whoever asked for
 * it is answered.
 */
public interface TopicListener {
    /** The topic, or partitions of it, are new: open their logs. When it throws, none of them is left. */
    void onPartitionsAdded(TopicImage topic, ClusterImage image) throws IOException;

    void onTopicDeleted(TopicImage topic) throws IOException;

    void onTopicConfigured(TopicImage topic);

    /** What running brokers are told has changed. */
    void onBrokerConfigured(ClusterImage image);

    /** Comes last: what readers shall see from now on. */
    void onImage(ClusterImage image);
}
