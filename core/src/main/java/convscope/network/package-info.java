/** An opened network: the model, its session, what its answers mean and where they come from. */
package convscope.network;
