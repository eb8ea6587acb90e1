// The part of libsrtp 3's interface that mediasoup's worker uses (RTC/SrtpSession.cpp, DepLibSRTP.cpp), on libsrtp 2.
//
// Two things changed between the two. A policy became an opaque object with setters; here it is a small class that is turned into
// libsrtp 2's struct when a session is created. And protecting takes an input and an output with its capacity, where libsrtp 2 works
// in place and trusts the caller to have left room for what it appends; here the room is checked before it is called.
#pragma once

// libsrtp 2's own policy struct makes way for the name's meaning in libsrtp 3. Its functions are C: their names stay the same.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <array>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

// Error codes that libsrtp 3 added, with its values. They fit behind libsrtp 2's last one (27) in what its enum can hold (0 to 31).
inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
inline constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

namespace srtp3
{
	struct Policy
	{
		srtp_ssrc_t ssrc{};
		srtp_profile_t profile{ srtp_profile_reserved };
		/** Master key and master salt, one behind the other, as libsrtp 2 takes them. */
		std::array<unsigned char, SRTP_MAX_KEY_LEN> key{};
		size_t keyLength{ 0 };
		bool allowRepeatTx{ false };
		size_t windowSize{ 128 };
	};

	/** What protecting may append: tag and key identifier, and before them in RTCP the index with its encryption bit. */
	inline constexpr size_t RtpTrailer{ SRTP_MAX_TRAILER_LEN };
	inline constexpr size_t RtcpTrailer{ SRTP_MAX_TRAILER_LEN + sizeof(uint32_t) };

	/**
	 * Runs an operation of libsrtp 2, which changes a packet in place, from an input to an output. The operation may use `growth`
	 * bytes behind the packet: a smaller output is refused. On success `outputLength` is the length of the result.
	 */
	template<typename Operation>
	inline srtp_err_status_t Convert(
	  Operation operation,
	  srtp_t session,
	  const uint8_t* input,
	  size_t inputLength,
	  uint8_t* output,
	  size_t* outputLength,
	  size_t growth)
	{
		if (inputLength > static_cast<size_t>(INT_MAX) - growth)
		{
			return srtp_err_status_bad_param;
		}
		if (*outputLength < inputLength + growth)
		{
			return srtp_err_status_buffer_small;
		}
		if (output != input)
		{
			std::memmove(output, input, inputLength);
		}

		int length                     = static_cast<int>(inputLength);
		const srtp_err_status_t status = operation(session, output, &length);

		if (status == srtp_err_status_ok)
		{
			*outputLength = static_cast<size_t>(length);
		}

		return status;
	}
} // namespace srtp3

using srtp_policy_t = srtp3::Policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) srtp3::Policy();

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (policy)
	{
		// No key stays behind in freed memory; the compiler may not drop a write to a volatile.
		for (volatile unsigned char& byte : policy->key)
		{
			byte = 0;
		}
	}

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	policy->profile = profile;

	return srtp_err_status_ok;
}

/** Takes the one master key of a session. Key identifiers (MKI) are not used by WebRTC and refused. */
inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* mki,
  size_t mkiLength)
{
	const bool isSecond = policy->keyLength != 0;
	const bool isTooLong =
	  keyLength > policy->key.size() || saltLength > policy->key.size() - keyLength;

	if (isSecond || isTooLong || mki || mkiLength != 0)
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->key.data(), key, keyLength);
	std::memcpy(policy->key.data() + keyLength, salt, saltLength);
	policy->keyLength = keyLength + saltLength;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->allowRepeatTx = allow;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t size)
{
	policy->windowSize = size;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	srtp2_policy_t old{};
	srtp_err_status_t status = srtp_crypto_policy_set_from_profile_for_rtp(&old.rtp, policy->profile);

	if (status == srtp_err_status_ok)
	{
		status = srtp_crypto_policy_set_from_profile_for_rtcp(&old.rtcp, policy->profile);
	}
	if (status != srtp_err_status_ok)
	{
		return status;
	}

	// libsrtp 2 is told no length: it reads as much as the profile says.
	const size_t expected = srtp_profile_get_master_key_length(policy->profile) +
	                        srtp_profile_get_master_salt_length(policy->profile);

	if (policy->keyLength != expected)
	{
		return srtp_err_status_bad_param;
	}

	old.ssrc            = policy->ssrc;
	old.key             = policy->key.data();
	old.window_size     = static_cast<unsigned long>(policy->windowSize);
	old.allow_repeat_tx = policy->allowRepeatTx ? 1 : 0;

	return srtp_create(session, static_cast<const srtp2_policy_t*>(&old));
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLength, uint8_t* srtp, size_t* srtpLength, size_t mkiIndex)
{
	if (mkiIndex != 0)
	{
		return srtp_err_status_bad_mki;
	}

	return srtp3::Convert(
	  [](srtp_t s, void* packet, int* length) { return srtp_protect(s, packet, length); },
	  session, rtp, rtpLength, srtp, srtpLength, srtp3::RtpTrailer);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLength, uint8_t* srtcp, size_t* srtcpLength, size_t mkiIndex)
{
	if (mkiIndex != 0)
	{
		return srtp_err_status_bad_mki;
	}

	return srtp3::Convert(
	  [](srtp_t s, void* packet, int* length) { return srtp_protect_rtcp(s, packet, length); },
	  session, rtcp, rtcpLength, srtcp, srtcpLength, srtp3::RtcpTrailer);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLength, uint8_t* rtp, size_t* rtpLength)
{
	return srtp3::Convert(
	  [](srtp_t s, void* packet, int* length) { return srtp_unprotect(s, packet, length); },
	  session, srtp, srtpLength, rtp, rtpLength, /*growth*/ 0);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLength, uint8_t* rtcp, size_t* rtcpLength)
{
	return srtp3::Convert(
	  [](srtp_t s, void* packet, int* length) { return srtp_unprotect_rtcp(s, packet, length); },
	  session, srtcp, srtcpLength, rtcp, rtcpLength, /*growth*/ 0);
}

/** libsrtp 3's name for it. Both take the SSRC in network order, which is how the worker passes it. */
inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}
