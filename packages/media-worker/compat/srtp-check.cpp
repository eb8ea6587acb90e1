// Runs with every build of the worker: srtp.h keeps libsrtp 3's promises, on the libsrtp 2 that is installed here.
#include "srtp.h"

#include <cstdio>
#include <cstdlib>
#include <arpa/inet.h>
#include <vector>

#define EXPECT(condition)                                                            \
	do                                                                                 \
	{                                                                                  \
		if (!(condition))                                                                \
		{                                                                                \
			std::fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition);  \
			std::exit(1);                                                                  \
		}                                                                                \
	} while (false)

namespace
{
	using Packet = std::vector<uint8_t>;

	constexpr uint8_t Untouched{ 0xee };

	srtp_t OpenSession(srtp_profile_t profile, srtp_ssrc_type_t direction)
	{
		const size_t keyLength  = srtp_profile_get_master_key_length(profile);
		const size_t saltLength = srtp_profile_get_master_salt_length(profile);
		const Packet key(keyLength, 0x11);
		const Packet salt(saltLength, 0x22);
		srtp_policy_t policy{ nullptr };
		srtp_t session{ nullptr };

		EXPECT(srtp_policy_create(&policy) == srtp_err_status_ok);
		EXPECT(srtp_policy_set_ssrc(policy, srtp_ssrc_t{ direction, 0 }) == srtp_err_status_ok);
		EXPECT(srtp_policy_set_profile(policy, profile) == srtp_err_status_ok);
		EXPECT(srtp_policy_set_allow_repeat_tx(policy, true) == srtp_err_status_ok);
		EXPECT(srtp_policy_set_window_size(policy, 1024) == srtp_err_status_ok);
		// A session without the profile's whole key would read behind it.
		EXPECT(srtp_create(&session, policy) == srtp_err_status_bad_param);
		EXPECT(
		  srtp_policy_add_key(policy, key.data(), SRTP_MAX_KEY_LEN, salt.data(), 1, nullptr, 0) ==
		  srtp_err_status_bad_param);
		EXPECT(
		  srtp_policy_add_key(policy, key.data(), keyLength, salt.data(), saltLength, nullptr, 0) ==
		  srtp_err_status_ok);
		EXPECT(srtp_create(&session, policy) == srtp_err_status_ok);
		srtp_policy_destroy(policy);

		return session;
	}

	template<typename Protect, typename Unprotect>
	void CheckRoundTrip(const Packet& packet, size_t growth, Protect protect, Unprotect unprotect)
	{
		// One byte too little room is refused, and nothing is written.
		Packet output(packet.size() + growth, Untouched);
		size_t length = output.size() - 1;
		EXPECT(protect(packet.data(), packet.size(), output.data(), &length) == srtp_err_status_buffer_small);
		EXPECT(output == Packet(output.size(), Untouched));

		length = output.size();
		EXPECT(protect(packet.data(), packet.size(), output.data(), &length) == srtp_err_status_ok);
		EXPECT(length > packet.size() && length <= output.size());

		// A retransmission is the same packet again.
		Packet again(output.size(), Untouched);
		size_t againLength = again.size();
		EXPECT(protect(packet.data(), packet.size(), again.data(), &againLength) == srtp_err_status_ok);
		EXPECT(againLength == length);

		output.resize(length);
		Packet forged(output);
		forged.back() ^= 1;
		EXPECT(unprotect(forged.data(), forged.size(), forged.data(), &length) != srtp_err_status_ok);

		length = output.size() - 1;
		EXPECT(unprotect(output.data(), output.size(), output.data(), &length) == srtp_err_status_buffer_small);

		length = output.size();
		EXPECT(unprotect(output.data(), output.size(), output.data(), &length) == srtp_err_status_ok);
		output.resize(length);
		EXPECT(output == packet);
	}

	void CheckProfile(srtp_profile_t profile)
	{
		// An RTP packet (version 2, type 96, SSRC 0x01020304) and an RTCP receiver report without blocks.
		Packet rtp{ 0x80, 96, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4 };
		rtp.resize(100, 0x55);
		const Packet rtcp{ 0x80, 201, 0, 1, 1, 2, 3, 4 };

		srtp_t sender   = OpenSession(profile, ssrc_any_outbound);
		srtp_t receiver = OpenSession(profile, ssrc_any_inbound);

		CheckRoundTrip(
		  rtp,
		  SRTP_MAX_TRAILER_LEN,
		  [&](auto... args) { return srtp_protect(sender, args..., 0); },
		  [&](auto... args) { return srtp_unprotect(receiver, args...); });

		EXPECT(srtp_stream_remove(receiver, htonl(0x01020304)) == srtp_err_status_ok);
		EXPECT(srtp_stream_remove(receiver, htonl(0x0a0b0c0d)) == srtp_err_status_no_ctx);
		EXPECT(srtp_dealloc(sender) == srtp_err_status_ok);
		EXPECT(srtp_dealloc(receiver) == srtp_err_status_ok);

		sender   = OpenSession(profile, ssrc_any_outbound);
		receiver = OpenSession(profile, ssrc_any_inbound);

		size_t length = 0;
		uint8_t byte  = Untouched;
		EXPECT(srtp_protect_rtcp(sender, rtcp.data(), rtcp.size(), &byte, &length, 0) == srtp_err_status_buffer_small);
		EXPECT(srtp_protect_rtcp(sender, rtcp.data(), rtcp.size(), &byte, &length, 1) == srtp_err_status_bad_mki);

		Packet output(rtcp.size() + SRTP_MAX_TRAILER_LEN + 4);
		length = output.size();
		EXPECT(srtp_protect_rtcp(sender, rtcp.data(), rtcp.size(), output.data(), &length, 0) == srtp_err_status_ok);
		output.resize(length);
		EXPECT(srtp_unprotect_rtcp(receiver, output.data(), output.size(), output.data(), &length) == srtp_err_status_ok);
		output.resize(length);
		EXPECT(output == rtcp);

		EXPECT(srtp_dealloc(sender) == srtp_err_status_ok);
		EXPECT(srtp_dealloc(receiver) == srtp_err_status_ok);
	}
} // namespace

int main()
{
	EXPECT(srtp_init() == srtp_err_status_ok);

	for (const auto profile :
	     { srtp_profile_aes128_cm_sha1_80,
	       srtp_profile_aes128_cm_sha1_32,
	       srtp_profile_aead_aes_128_gcm,
	       srtp_profile_aead_aes_256_gcm })
	{
		CheckProfile(profile);
	}

	return 0;
}
