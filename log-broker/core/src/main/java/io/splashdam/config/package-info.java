/**
 * Names, defaults and checks of every setting; the only place where a setting is text.
 *
 * <pre>
 *  file ─┐
 *  SPLASHDAM_… ─┼─► BrokerConfigSources ─► BrokerConfig ─► slices: NetworkConfig, RingConfig, GroupConfig …
 *  --set ─┘                                    │ defaults
 *  topic's overrides ──────────────────────► TopicConfig ─► LogConfig
 *                                              └─► ConfigDescription (DescribeConfigs)
 * </pre>
 *
 * Everything here is immutable and pure but for the reading of one file. A wrong setting is a {@link
 * io.splashdam.config.ConfigException}: one line with key, value and remedy. {@code BrokerSettings} and {@code TopicSettings} are
 * the tables; {@code KafkaKeys} says what becomes of Kafka's other keys.
 */
@NullMarked
package io.splashdam.config;

import org.jspecify.annotations.NullMarked;
