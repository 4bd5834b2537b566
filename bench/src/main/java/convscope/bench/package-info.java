/**
 * How long explanations take, as multiples of the forward pass of the same network in the same engine.
 *
 * <p>{@code bench/run.sh} prints the multiples, with {@code --jmh} it runs the JMH benchmarks. A new measurement is a {@link convscope.bench.Workload.Kind}; a
 * new network is a line in {@link convscope.bench.Workload#named}.
 */
package convscope.bench;
